using System.IO.Compression;
using System.Xml.Linq;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A <c>.nupkg</c> or <c>.snupkg</c>, opened.</summary>
internal sealed class PackedPackage : IDisposable
{
    // What the format itself needs, beside the specification.
    private static readonly string[] s_formatFiles = ["_rels/", "[Content_Types].xml", "package/services/"];

    private readonly ZipArchive _archive;
    private readonly XElement _metadata;

    internal PackedPackage(string file)
    {
        _archive = ZipFile.OpenRead(file);
        using var nuspec = _archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    /// <summary>The files, without those of the format.</summary>
    internal IReadOnlyList<string> Files =>
        [.. _archive.Entries.Select(e => e.FullName)
            .Where(f => !f.EndsWith(".nuspec", StringComparison.Ordinal) && !s_formatFiles.Any(o => f.StartsWith(o, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)];

    /// <summary>"id version" of each dependency.</summary>
    internal IReadOnlyList<string> Dependencies =>
        [.. _metadata.Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(e => $"{e.Attribute("id")!.Value} {e.Attribute("version")!.Value}").Order(StringComparer.Ordinal)];

    internal IReadOnlyList<string> FrameworkReferences =>
        [.. _metadata.Descendants().Where(e => e.Name.LocalName == "frameworkReference").Select(e => e.Attribute("name")!.Value)];

    internal IReadOnlyList<string> TargetFrameworks =>
        [.. _metadata.Descendants().Where(e => e.Name.LocalName == "group").Select(e => e.Attribute("targetFramework")!.Value).Distinct()];

    internal string? PackageType => _metadata.Descendants().FirstOrDefault(e => e.Name.LocalName == "packageType")?.Attribute("name")!.Value;

    /// <summary>An element of the specification; <see langword="null"/> where it has none.</summary>
    internal XElement? Find(string name) => _metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name);

    internal byte[] Read(string file)
    {
        using var content = _archive.GetEntry(file)!.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    internal XDocument ReadXml(string file) => XDocument.Load(new MemoryStream(Read(file)));

    public void Dispose() => _archive.Dispose();
}

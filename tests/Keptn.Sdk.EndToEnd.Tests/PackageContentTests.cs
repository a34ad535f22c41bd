using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>What is in the packages, and what they say about themselves.</summary>
public sealed class PackageContentTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    public static TheoryData<string> All => [.. PackedPackages.Expected.Keys];

    public static TheoryData<string> Libraries => [.. PackedPackages.Expected.Keys.Where(p => p != "Keptn.Sdk.Local.Tool")];

    [Fact]
    public void Packages_AreAllTested()
    {
        // Templates are no code, and have tests of their own.
        var projects = Directory.EnumerateFiles(Path.Combine(SampleProcess.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/content/", StringComparison.Ordinal) && !XDocument.Load(f).Descendants("PackageType").Any(t => t.Value == "Template"))
            .Select(Path.GetFileNameWithoutExtension);

        projects.Should().BeEquivalentTo(PackedPackages.Expected.Keys);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Package_SaysWhatItIs(string package)
    {
        using var packed = packages.Open(package);

        packed.Find("id")!.Value.Should().Be(package);
        packed.Find("version")!.Value.Should().Be(PackedPackages.Version);
        packed.Find("authors")!.Value.Should().Be("The Keptn.Sdk contributors");
        packed.Find("description")!.Value.Should().HaveLength(packed.Find("description")!.Value.Trim().Length).And.NotBe("Package Description");
        packed.Find("description")!.Value.Length.Should().BeGreaterThan(40);
        packed.Find("tags")!.Value.Split(' ').Should().Contain("keptn");
        packed.Find("license")!.Attribute("type")!.Value.Should().Be("expression");
        packed.Find("license")!.Value.Should().Be("Apache-2.0");
        packed.PackageType.Should().Be(package == "Keptn.Sdk.Local.Tool" ? "DotnetTool" : null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Package_HasItsReadmeAndIcon(string package)
    {
        using var packed = packages.Open(package);

        packed.Files.Should().Contain(packed.Find("readme")!.Value).And.Contain(packed.Find("icon")!.Value);
        var readme = Encoding.UTF8.GetString(packed.Read(packed.Find("readme")!.Value));
        readme.Should().StartWith("# ").And.Contain("```", "it shows how to begin");
        readme.Should().NotContain("](", "a link into the repository leads nowhere from a package");
        AssertIsIcon(packed.Read(packed.Find("icon")!.Value));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Package_DependsOnNothingByAccident(string package)
    {
        using var packed = packages.Open(package);

        packed.Dependencies.Should().Equal(PackedPackages.Expected[package].Select(d => $"{d} {VersionOf(d)}"));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_HasItsAssemblyAndDocumentationAlone(string package)
    {
        using var packed = packages.Open(package);

        packed.Files.Should().Equal("PACKAGE.md", "icon.png", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml");
        packed.TargetFrameworks.Should().BeEquivalentTo("net10.0");
        var members = packed.ReadXml($"lib/net10.0/{package}.xml").Descendants("member");
        members.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("Keptn.Sdk")]
    [InlineData("Keptn.Sdk.Executors")]
    [InlineData("Keptn.Sdk.Local")]
    public void Library_OnAspNetCore_NamesTheFramework(string package)
    {
        using var packed = packages.Open(package);

        packed.FrameworkReferences.Should().Equal("Microsoft.AspNetCore.App");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_HasSymbols(string package)
    {
        using var symbols = packages.Open(package, "snupkg");

        symbols.Files.Should().Equal($"lib/net10.0/{package}.pdb");
        symbols.PackageType.Should().Be("SymbolsPackage");
        symbols.Read($"lib/net10.0/{package}.pdb").Take(4).Should().Equal("BSJB"u8.ToArray(), "portable symbols are what symbol servers take");
    }

    [Fact]
    public void Tool_BringsAllThatItNeeds()
    {
        using var packed = packages.Open("Keptn.Sdk.Local.Tool");

        var settings = packed.ReadXml("tools/net10.0/any/DotnetToolSettings.xml").Descendants("Command").Single();
        settings.Attribute("Name")!.Value.Should().Be("keptn-local");
        packed.Files.Should().Contain($"tools/net10.0/any/{settings.Attribute("EntryPoint")!.Value}");
        foreach (var runtime in new[] { "linux-x64", "linux-arm64", "linux-musl-x64", "osx-arm64", "win-x64" })
        {
            packed.Files.Should().Contain(f => f.StartsWith($"tools/net10.0/any/runtimes/{runtime}/native/", StringComparison.Ordinal), "SQLite is there for {0}", runtime);
        }

        packed.Files.Where(f => f.StartsWith("tools/", StringComparison.Ordinal) && f.EndsWith(".xml", StringComparison.Ordinal))
            .Should().Equal("tools/net10.0/any/DotnetToolSettings.xml");
    }

    private static string VersionOf(string dependency)
    {
        if (PackedPackages.Expected.ContainsKey(dependency))
        {
            return PackedPackages.Version;
        }

        return XDocument.Load(Path.Combine(SampleProcess.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(e => e.Attribute("Include")!.Value == dependency).Attribute("Version")!.Value;
    }

    // nuget.org shows 128 x 128, and takes 1 MB.
    private static void AssertIsIcon(byte[] png)
    {
        png.Take(8).Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a);
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)).Should().Be(128, "that is its width");
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)).Should().Be(128, "that is its height");
        png.Length.Should().BeLessThan(1024 * 1024);
    }
}

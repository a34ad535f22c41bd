using System.Reflection;
using System.Xml.Linq;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>The packages of the repository: every project under src but templates and tools, which have no API.</summary>
internal static class Packages
{
    internal static IReadOnlyList<string> Libraries { get; } = [.. Find()];

    internal static Assembly Load(string package)
    {
        try
        {
            return Assembly.Load(package);
        }
        catch (FileNotFoundException)
        {
            throw new InvalidOperationException($"The tests of the architecture do not see {package}: reference it from Keptn.Sdk.Tests.csproj.");
        }
    }

    private static IEnumerable<string> Find() =>
        from folder in Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "src"))
        from project in Directory.EnumerateFiles(folder, "*.csproj")
        let properties = XDocument.Load(project).Descendants("PropertyGroup").Elements()
        where !properties.Any(p => (p.Name.LocalName, p.Value) is ("OutputType", "Exe") or ("PackageType", "Template"))
        let name = Path.GetFileNameWithoutExtension(project)
        orderby name
        select name;
}

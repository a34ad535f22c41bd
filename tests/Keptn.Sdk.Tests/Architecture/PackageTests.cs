using System.Reflection;
using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>What packages may use of each other: what they need, users need too, so nothing internal.</summary>
public sealed class PackageTests
{
    private static readonly Dictionary<string, string[]> s_references = new()
    {
        ["Keptn.Sdk"] = ["Polly.Core", "YamlDotNet"],
        ["Keptn.Sdk.Executors"] = ["Keptn.Sdk"],
        ["Keptn.Sdk.Local"] = ["Keptn.Sdk"],
        ["Keptn.Sdk.Testing"] = ["Keptn.Sdk", "Keptn.Sdk.Local"],
    };

    public static TheoryData<string> Names => [.. Packages.Libraries];

    [Fact]
    public void Libraries_AreThoseThatAreKnown() =>
        Packages.Libraries.Should().Contain("Keptn.Sdk", "Keptn.Sdk.Testing").And.BeSubsetOf(s_references.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_References_AreAllowed(string package)
    {
        var references = Packages.Load(package).GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => !n.StartsWith("System.", StringComparison.Ordinal) && !n.StartsWith("Microsoft.", StringComparison.Ordinal));

        references.Should().BeSubsetOf(s_references[package]);
    }

    [Fact]
    public void Core_LoadsNoImmutableCollections() =>
        Packages.Load("Keptn.Sdk").GetReferencedAssemblies().Should().NotContain(
            a => a.Name == "System.Collections.Immutable", "one frozen set costs every idle service a megabyte");

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_Internals_AreSeenByTestsAlone(string package)
    {
        var friends = Packages.Load(package).GetCustomAttributes<InternalsVisibleToAttribute>().Select(a => a.AssemblyName);

        friends.Should().BeEquivalentTo(package is "Keptn.Sdk" or "Keptn.Sdk.Executors" ? [$"{package}.Tests"] : Array.Empty<string>());
    }
}

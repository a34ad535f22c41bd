namespace Keptn.Sdk.Hosting.Connection;

/// <summary>One setting: its key in the section <c>Keptn</c>, and the names that charts of Go services use, best first.</summary>
/// <param name="Key">The key, for instance <c>Health:Port</c>.</param>
/// <param name="LegacyNames">The names, for instance <c>HEALTH_ENDPOINT_PORT</c>.</param>
internal sealed record Setting(string Key, params string[] LegacyNames)
{
    private const string Section = "Keptn";

    /// <summary>The key with its section: <c>Keptn:Health:Port</c>.</summary>
    internal string FullKey => $"{Section}:{Key}";

    /// <summary>The full key and the names, for messages.</summary>
    internal string Describe() => LegacyNames.Length == 0 ? FullKey : $"{FullKey} ({string.Join(", ", LegacyNames)})";
}

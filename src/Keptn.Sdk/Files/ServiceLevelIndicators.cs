using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>
/// An <c>sli.yaml</c>: the query of every indicator. Source: Keptn spec, service_level_indicator.md; go-utils
/// pkg/sdk/helpers/sli_client.go.
/// </summary>
public sealed class ServiceLevelIndicators
{
    /// <summary>The name of the file, below a folder named after the provider.</summary>
    public const string DefaultFileName = "sli.yaml";

    /// <summary>The version of the format as written; Keptn does not look at it.</summary>
    public string SpecVersion { get; init; } = string.Empty;

    /// <summary>The query of every indicator.</summary>
    public IReadOnlyDictionary<string, string> Indicators { get; init; } = new Dictionary<string, string>();

    /// <summary>What is read but will hardly do as meant.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Reads an SLI file.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <param name="options">Limits; <see langword="null"/> means the defaults.</param>
    /// <exception cref="KeptnFileException">
    /// The text is no YAML, a field has the wrong kind, or there is no indicator. The message names every place.
    /// </exception>
    public static ServiceLevelIndicators Parse(string yaml, string fileName, KeptnFileOptions? options = null) =>
        ConfigurationFile.Read(yaml, fileName, options, FileRules.Version3, Read);

    /// <summary>
    /// The indicators that hold for a service: those of the project, replaced one by one by those of the stage, then by
    /// those of the service.
    /// </summary>
    /// <param name="project">The file of the project, if there is one.</param>
    /// <param name="stage">The file of the stage, if there is one.</param>
    /// <param name="service">The file of the service, if there is one.</param>
    public static IReadOnlyDictionary<string, string> Merge(
        ServiceLevelIndicators? project, ServiceLevelIndicators? stage, ServiceLevelIndicators? service)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in (ReadOnlySpan<ServiceLevelIndicators?>)[project, stage, service])
        {
            foreach (var (name, query) in file?.Indicators ?? new Dictionary<string, string>())
            {
                merged[name] = query;
            }
        }

        return merged;
    }

    private static ServiceLevelIndicators Read(FieldReader root)
    {
        var indicators = root.TextMap("indicators") ?? new Dictionary<string, string>();
        if (root.Validate && indicators.Count == 0 && !root.IsWrong("indicators"))
        {
            root.Error("indicators", "the file has no indicators");
        }

        foreach (var (name, query) in indicators)
        {
            if (string.IsNullOrWhiteSpace(query))
            {
                root.Warn("indicators", $"the query of '{name}' is empty");
            }
        }

        return new() { SpecVersion = root.Text("spec_version"), Indicators = indicators, Warnings = root.Warnings };
    }
}

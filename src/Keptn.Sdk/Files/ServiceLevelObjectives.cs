using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>
/// A service's <c>slo.yaml</c>: what its indicators have to reach. Source: Keptn spec, service_level_objective.md;
/// lighthouse-service 1.4.
/// </summary>
public sealed class ServiceLevelObjectives
{
    /// <summary>The name of the file in a service.</summary>
    public const string DefaultFileName = "slo.yaml";

    /// <summary>The version of the format as written; Keptn does not look at it.</summary>
    public string SpecVersion { get; init; } = string.Empty;

    /// <summary>Filters that SLI providers get.</summary>
    public IReadOnlyDictionary<string, string> Filter { get; init; } = new Dictionary<string, string>();

    /// <summary>With which earlier evaluations relative criteria compare; Keptn's defaults are filled in.</summary>
    public SloComparison Comparison { get; init; } = SloComparison.Default;

    /// <summary>The objectives in the order of the file.</summary>
    public IReadOnlyList<SloObjective> Objectives { get; init; } = [];

    /// <summary>The score to reach; <see langword="null"/> where absent, then Keptn cannot evaluate.</summary>
    public SloTotalScore? TotalScore { get; init; }

    /// <summary>What Keptn accepts but will hardly do as meant.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Reads an SLO file.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <param name="options">Limits; <see langword="null"/> means the defaults.</param>
    /// <exception cref="KeptnFileException">
    /// The text is no YAML, a field has the wrong kind, or the score to pass is missing or no number. The message names
    /// every place.
    /// </exception>
    public static ServiceLevelObjectives Parse(string yaml, string fileName, KeptnFileOptions? options = null) =>
        ConfigurationFile.Read(yaml, fileName, options, FileRules.Version3, SloReader.Read);
}

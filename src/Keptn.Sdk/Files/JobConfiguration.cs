using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>
/// A <c>job/config.yaml</c>: which Kubernetes jobs the job executor runs for an event. Source: job-executor-service 0.3,
/// pkg/config/config.go.
/// </summary>
public sealed class JobConfiguration
{
    /// <summary>The name of the file in a service, a stage or a project.</summary>
    public const string DefaultFileName = "job/config.yaml";

    /// <summary>The only version that the job executor reads.</summary>
    public const string SupportedApiVersion = "v2";

    /// <summary>The version of the format; <see langword="null"/> where absent.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The actions in the order of the file.</summary>
    public IReadOnlyList<JobAction> Actions { get; init; } = [];

    /// <summary>What the job executor accepts but will hardly do as meant.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Reads a job configuration. As the job executor, it is strict: keys that are not known are errors.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <param name="options">Limits; <see langword="null"/> means the defaults.</param>
    /// <exception cref="KeptnFileException">
    /// The text is no YAML, a key is not known or stands twice, a field has the wrong kind, or the version is another
    /// one. The message names every place.
    /// </exception>
    public static JobConfiguration Parse(string yaml, string fileName, KeptnFileOptions? options = null) =>
        ConfigurationFile.Read(yaml, fileName, options, FileRules.Version2Strict, JobReader.Read);
}

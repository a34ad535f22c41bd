using System.Text.Json;

namespace Keptn.Sdk.Local;

/// <summary>What <see cref="LocalRunHostExtensions.RunSequenceAsync"/> runs, and how it shows it.</summary>
public sealed class LocalRunOptions
{
    /// <summary>The project. Default <c>demo</c>.</summary>
    public string Project { get; set; } = "demo";

    /// <summary>The service. Default <c>catalog</c>.</summary>
    public string Service { get; set; } = "catalog";

    /// <summary>Data for the tasks, an object, for instance where a deployment is; <see langword="null"/>, the default, for none.</summary>
    public JsonElement? Data { get; set; }

    /// <summary>How long the run may take. Default 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether verdicts are coloured, as on a terminal. Default <see langword="false"/>.</summary>
    public bool UseColor { get; set; }
}

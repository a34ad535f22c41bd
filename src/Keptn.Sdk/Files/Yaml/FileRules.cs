namespace Keptn.Sdk.Files.Yaml;

/// <summary>How the Go service that reads a kind of file reads it.</summary>
internal sealed record FileRules
{
    /// <summary>gopkg.in/yaml.v3: shipyard, SLO, SLI and webhook files.</summary>
    public static FileRules Version3 { get; } = new();

    /// <summary>gopkg.in/yaml.v3; values may hold tokens, so that messages do not quote them.</summary>
    public static FileRules Version3Secret { get; } = new() { HideValues = true };

    /// <summary>gopkg.in/yaml.v2 in strict mode: job configuration.</summary>
    public static FileRules Version2Strict { get; } =
        new() { IsVersion2 = true, RefuseUnknownKeys = true, KeepEmptyEntries = true };

    /// <summary>gopkg.in/yaml.v2, then encoding/json (github.com/ghodss/yaml): remediation files.</summary>
    public static FileRules Version2ThenJson { get; } = new()
    {
        IsVersion2 = true,
        KeepEmptyEntries = true,
        LastKeyWins = true,
        IgnoreKeyCase = true,
        IsJson = true,
    };

    /// <summary>Whether <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are booleans everywhere, and dates are text.</summary>
    public bool IsVersion2 { get; init; }

    /// <summary>Whether keys that the model does not know are errors; otherwise they are warnings.</summary>
    public bool RefuseUnknownKeys { get; init; }

    /// <summary>Whether the last of equal keys counts; otherwise equal keys are errors.</summary>
    public bool LastKeyWins { get; init; }

    /// <summary>Whether keys may be written in any case.</summary>
    public bool IgnoreKeyCase { get; init; }

    /// <summary>Whether an entry of a list that is null reads as an empty one; otherwise it is left out.</summary>
    public bool KeepEmptyEntries { get; init; }

    /// <summary>Whether text is what JSON makes of a value: <c>off</c> reads as <c>false</c>.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether messages must not quote values.</summary>
    public bool HideValues { get; init; }
}

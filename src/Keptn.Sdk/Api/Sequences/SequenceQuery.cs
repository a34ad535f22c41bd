namespace Keptn.Sdk.Api;

/// <summary>Which runs to read; what is not set takes all.</summary>
public sealed record SequenceQuery
{
    /// <summary>The sequence's name.</summary>
    public string? Name { get; init; }

    /// <summary>The state of the run, for instance <c>started</c>.</summary>
    public string? State { get; init; }

    /// <summary>Contexts, of which any will do.</summary>
    public IReadOnlyList<string> KeptnContexts { get; init; } = [];

    /// <summary>Only runs triggered later than this.</summary>
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>Only runs triggered earlier than this.</summary>
    public DateTimeOffset? BeforeTime { get; init; }

    /// <summary>How many runs one request brings. Default 100; <see langword="null"/> for all at once.</summary>
    public int? PageSize { get; init; } = 100;
}

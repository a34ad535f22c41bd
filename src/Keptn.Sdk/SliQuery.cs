using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>What an SLI provider is asked for: one indicator, its query ready to be sent, and the time frame.</summary>
public sealed record SliQuery
{
    /// <summary>The indicator's name, for instance <c>error_rate</c>.</summary>
    public required string Indicator { get; init; }

    /// <summary>The query from <c>sli.yaml</c>, with values in place of its placeholders.</summary>
    public required string Query { get; init; }

    /// <summary>The beginning of the time frame.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The end of the time frame.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>How long the time frame is.</summary>
    public TimeSpan Duration => End - Start;

    /// <summary>The name of the deployment; empty where the event has none.</summary>
    public string Deployment { get; init; } = string.Empty;

    /// <summary>The filters of <c>slo.yaml</c>, a pair of quotes around a value taken off.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The context of the event: its scope with project, stage, service and labels, resources, services. Queries run side
    /// by side and share it. <see langword="null"/> only in tests that make queries themselves.
    /// </summary>
    public TaskContext<GetSliTriggered>? Context { get; init; }
}

namespace Keptn.Sdk.Files;

/// <summary>One workload of a test tool's configuration: what to run for one test strategy.</summary>
public sealed record TestWorkload
{
    /// <summary>The test strategy it is for; empty for every one that has no workload of its own.</summary>
    public string TestStrategy { get; init; } = string.Empty;

    /// <summary>The file to run, for instance <c>jmeter/load.jmx</c>; <see langword="null"/> where it names none.</summary>
    public string? Script { get; init; }

    /// <summary>Everything else that the file says of it, as text: <c>vuser</c>, <c>loopcount</c>, whatever the tool knows.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What is handed to the tool as it is.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>What a measured number must meet to pass, by the number's name: <c>&lt;=1</c>.</summary>
    public IReadOnlyDictionary<string, SloCriterion> Pass { get; init; } = new Dictionary<string, SloCriterion>();

    /// <summary>What a number that does not pass must meet to be a warning and not a failure.</summary>
    public IReadOnlyDictionary<string, SloCriterion> Warning { get; init; } = new Dictionary<string, SloCriterion>();
}

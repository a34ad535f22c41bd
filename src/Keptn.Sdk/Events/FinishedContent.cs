namespace Keptn.Sdk.Events;

/// <summary>What a <c>.finished</c> event says, apart from what is taken from the <c>.triggered</c> event.</summary>
/// <param name="Status">Whether the service did its work; an empty one is sent as <c>succeeded</c>, as the Go SDK does.</param>
/// <param name="Result">The verdict; an empty one is sent as <c>pass</c>, as the Go SDK does.</param>
public readonly record struct FinishedContent(KeptnStatus Status, KeptnResult Result)
{
    /// <summary>A text for people; <see langword="null"/> for none.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// A JSON object as UTF-8 with the task's own data, for instance <c>{"test":{...}}</c>; empty for none. Its
    /// project, stage, service, status, result and message are not used; of its labels only new keys are.
    /// </summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}

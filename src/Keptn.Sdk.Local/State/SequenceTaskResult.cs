using System.Text.Json;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.State;

/// <summary>The outcome of a task, over all services that answered it.</summary>
public sealed record SequenceTaskResult
{
    /// <summary>The task's name.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the event that asked for it.</summary>
    public required string TriggeredId { get; init; }

    /// <summary>The verdict: <c>pass</c>, <c>warning</c> or <c>fail</c>.</summary>
    public required KeptnResult Result { get; init; }

    /// <summary>The status: <c>succeeded</c>, <c>errored</c>, <c>aborted</c> or <c>unknown</c>.</summary>
    public required KeptnStatus Status { get; init; }

    /// <summary>The data of all finished events, merged in the order of arrival; <see langword="null"/> where none had any.</summary>
    public JsonElement? Properties { get; init; }

    /// <summary>Whether the sequence stops here.</summary>
    public bool StopsSequence => Result == KeptnResult.Fail || Status == KeptnStatus.Errored;
}

using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local;

/// <summary>The end of one sequence in one stage, as its finished event tells it.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Sequence">The sequence's name.</param>
/// <param name="Service">The service.</param>
/// <param name="Status">Whether the services did their work.</param>
/// <param name="Result">The verdict.</param>
/// <param name="Message">The message of the last task, or why the sequence could not run; may be empty.</param>
public sealed record EndedSequence(
    string Stage, string Sequence, string Service, KeptnStatus Status, KeptnResult Result, string Message);

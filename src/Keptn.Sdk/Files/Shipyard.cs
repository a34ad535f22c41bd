using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Files;

/// <summary>
/// A project's <c>shipyard.yaml</c>: its stages, their sequences, and what starts a sequence.
/// Source: Keptn spec, shipyard.md (0.2); shipyard-controller 1.4.
/// </summary>
public sealed class Shipyard
{
    /// <summary>The name of the file in a project.</summary>
    public const string DefaultFileName = "shipyard.yaml";

    /// <summary>The version of the format as written, for instance <c>spec.keptn.sh/0.2.2</c>.</summary>
    public string ApiVersion { get; init; } = string.Empty;

    /// <summary>The kind as written, usually <c>Shipyard</c>. Keptn does not look at it.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The name of the shipyard (<c>metadata.name</c>); empty where absent.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The stages in the order of the file.</summary>
    public IReadOnlyList<ShipyardStage> Stages { get; init; } = [];

    /// <summary>What Keptn accepts but will hardly do as meant, for instance keys it does not know.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Reads a shipyard.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <param name="options">Limits; <see langword="null"/> means the defaults.</param>
    /// <exception cref="KeptnFileException">
    /// The text is no YAML, a field has the wrong kind, the version is older than 0.2, there is no stage, or a stage's
    /// name is not valid. The message names every place.
    /// </exception>
    public static Shipyard Parse(string yaml, string fileName, KeptnFileOptions? options = null) =>
        ShipyardReader.Read(yaml, fileName, options);

    /// <summary>The stage of a name, the first where there are several; <see langword="null"/> where there is none.</summary>
    /// <param name="name">The stage's name.</param>
    public ShipyardStage? FindStage(string name) => Stages.FirstOrDefault(stage => stage.Name == name);

    /// <summary>
    /// Finds the sequence that Keptn runs for <c>sh.keptn.event.&lt;stage&gt;.&lt;sequence&gt;.triggered</c>. Every
    /// stage has a sequence <c>evaluation</c> with the one task <c>evaluation</c>, unless it defines its own.
    /// </summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="sequence">The sequence's name.</param>
    /// <param name="found">The sequence; it has at least one task.</param>
    /// <param name="reason">Why there is none that could run; otherwise empty.</param>
    public bool TryGetSequence(
        string stage, string sequence, [NotNullWhen(true)] out ShipyardSequence? found, out string reason)
    {
        found = null;
        reason = string.Empty;
        if (FindStage(stage) is not { } inStage)
        {
            reason = $"the shipyard has no stage '{stage}'";
            return false;
        }

        found = inStage.FindSequence(sequence) ?? (sequence == Evaluation.Name ? Evaluation : null);
        reason = found switch
        {
            null => $"stage '{stage}' has no sequence '{sequence}'",
            { Tasks.Count: 0 } => $"sequence '{sequence}' of stage '{stage}' has no tasks",
            _ => string.Empty,
        };
        found = reason.Length == 0 ? found : null;
        return found is not null;
    }

    /// <summary>
    /// The sequences that the end of another one starts. A sequence appears once for every trigger that fires, as Keptn
    /// starts it that often.
    /// </summary>
    /// <param name="stage">The stage of the sequence that has ended.</param>
    /// <param name="sequence">The name of the sequence that has ended.</param>
    /// <param name="result">The verdict it ended with.</param>
    /// <param name="lastTask">The name of its last task; empty if none has run.</param>
    public IReadOnlyList<ShipyardSuccessor> GetSuccessors(string stage, string sequence, KeptnResult result, string lastTask)
    {
        var finished = $"{stage}.{sequence}.finished";
        return
        [
            .. from next in Stages
               from candidate in next.Sequences
               from trigger in candidate.TriggeredOn
               where trigger.Event == finished && trigger.Selects(result, lastTask)
               select new ShipyardSuccessor(next, candidate),
        ];
    }

    private static ShipyardSequence Evaluation { get; } =
        new() { Name = "evaluation", Tasks = [new() { Name = "evaluation" }] };
}

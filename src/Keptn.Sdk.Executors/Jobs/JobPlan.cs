using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>What the configuration says about one event.</summary>
internal sealed record JobPlan
{
    internal static readonly JobPlan Nothing = new();

    /// <summary>The actions that the event starts, with their places in the file.</summary>
    internal IReadOnlyList<(int Index, JobAction Action)> Actions { get; init; } = [];

    /// <summary>The event as conditions and variables see it.</summary>
    internal GoMap Data { get; init; } = [];

    /// <summary>The hash of the file.</summary>
    internal string Hash { get; init; } = string.Empty;

    /// <summary>What is wrong with the file that was found; <see langword="null"/> where it can be used.</summary>
    internal string? Broken { get; init; }

    /// <summary>Why nobody can say whether there is a file; <see langword="null"/> where it is known.</summary>
    internal string? Unknown { get; init; }

    /// <summary>Whether a task is answered: an action that is not silent runs, or the file that should tell is broken.</summary>
    internal bool Answers => Broken is not null || Actions.Any(a => !a.Action.Silent);
}

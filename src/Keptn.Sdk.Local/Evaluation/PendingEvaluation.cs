using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>An evaluation that waits for its values.</summary>
internal sealed class PendingEvaluation : IDisposable
{
    internal required CloudEvent Triggered { get; init; }

    internal required EvaluationScope Scope { get; init; }

    internal required string GetSliId { get; init; }

    /// <summary>Tells people that nobody answers; <see langword="null"/> where it is not to.</summary>
    internal ITimer? Watch { get; set; }

    internal string KeptnContext => Triggered.KeptnContext ?? string.Empty;

    /// <summary>Somebody has answered: there is nothing to tell any more.</summary>
    public void Dispose()
    {
        Watch?.Dispose();
        Watch = null;
    }
}

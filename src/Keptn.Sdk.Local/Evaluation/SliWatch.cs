using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>Tells people when no SLI provider answers: Keptn would wait for ever and say nothing.</summary>
internal sealed class SliWatch(IListeners listeners, LocalControlPlaneOptions options, Action<LocalWarningKind, string, CloudEvent> warn)
{
    internal void Watch(PendingEvaluation pending, string provider)
    {
        if (options.UnansweredSliWarning is var wait && wait > TimeSpan.Zero)
        {
            pending.Watch = options.TimeProvider.CreateTimer(_ => Warn(pending, provider), null, wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Who gets <c>get-sli.triggered</c>: a sentence.</summary>
    internal string DescribeListeners()
    {
        var subscribed = listeners.ListenersOf(GetSliTriggered.EventType);
        if (subscribed.Count > 0)
        {
            return $"Subscribed to {GetSliTriggered.EventType}: {string.Join(", ", subscribed)}.";
        }

        var connected = listeners.Describe();
        return $"Nobody is subscribed to {GetSliTriggered.EventType}; connected: {(connected.Count > 0 ? string.Join("; ", connected) : "nobody")}.";
    }

    private void Warn(PendingEvaluation pending, string provider) => warn(
        LocalWarningKind.TaskUnanswered,
        string.Create(
            CultureInfo.InvariantCulture,
            $"No SLI provider has answered the evaluation of {pending.Scope.Service} in {pending.Scope.Stage} for "
                + $"{options.UnansweredSliWarning.TotalSeconds:0.#} s. It asks for the provider '{provider}'; one that goes by another name stays silent. "
                + $"{DescribeListeners()} Without an answer the sequence waits for ever."),
        pending.Triggered);
}

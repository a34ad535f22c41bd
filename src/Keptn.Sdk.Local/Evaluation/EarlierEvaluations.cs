using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// What the history tells of evaluations before a restart: those that ended, for comparison, the providers that were
/// configured, and how far those had got that did not end.
/// </summary>
internal sealed class EarlierEvaluations
{
    // As much as the event store answers from.
    private const long MaxBytes = 64L * 1024 * 1024;

    private readonly Dictionary<(EvaluationScope Scope, string KeptnContext), Progress> _underWay = [];

    private EarlierEvaluations()
    {
    }

    /// <summary>Reads the history; nothing, with a warning, where it cannot be read.</summary>
    /// <param name="controlPlane">Whose history it is.</param>
    /// <param name="history">Gets the evaluations that ended.</param>
    /// <param name="configure">Gets the events that name a provider.</param>
    /// <param name="now">The time of events that have none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<EarlierEvaluations> ReadAsync(
        LocalControlPlane controlPlane, EvaluationHistory history, Action<CloudEvent> configure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var earlier = new EarlierEvaluations();
        IEnumerable<CloudEvent> events;
        try
        {
            events = await controlPlane.ReadHistoryAsync(MaxBytes, MayMatter, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            controlPlane.Warn(new LocalWarning(LocalWarningKind.NotStored, $"Evaluations are not compared with those before the restart: {e.Message}"));
            return earlier;
        }

        foreach (var cloudEvent in events)
        {
            if (cloudEvent.Type == MonitoringConfigure.EventType)
            {
                configure(cloudEvent);
            }
            else if (BusEvent.TryRead(cloudEvent, out var happened, out _))
            {
                earlier.Add(happened, history, now);
            }
        }

        return earlier;
    }

    /// <summary>How far an evaluation had got.</summary>
    /// <param name="triggered">The evaluation.</param>
    /// <param name="open">The requests for values that are not answered, newest first.</param>
    /// <returns>The request for its values, and what was answered to it; each <see langword="null"/> where it is missing.</returns>
    internal (CloudEvent? Asked, BusEvent? Answer) Find(BusEvent triggered, IEnumerable<CloudEvent> open)
    {
        foreach (var request in open.Where(request => request.Time >= triggered.Event.Time))
        {
            if (BusEvent.TryRead(request, out var asked, out _) && KeyOf(asked) == KeyOf(triggered))
            {
                return (request, null);
            }
        }

        return _underWay.Remove(KeyOf(triggered), out var progress) && progress.TriggeredId == triggered.Id
            ? (progress.Asked, progress.Answer)
            : (null, null);
    }

    private static (EvaluationScope Scope, string KeptnContext) KeyOf(BusEvent happened) => (EvaluationScope.Of(happened), happened.Scope.KeptnContext);

    // Few events are about this, and decoding all of them would take its time.
    private static bool MayMatter(ReadOnlyMemory<byte> stored) =>
        stored.Span.IndexOf("sh.keptn.event.evaluation."u8) >= 0
        || stored.Span.IndexOf("sh.keptn.event.get-sli."u8) >= 0
        || stored.Span.IndexOf("sh.keptn.event.monitoring.configure"u8) >= 0;

    private void Add(BusEvent happened, EvaluationHistory history, DateTimeOffset now)
    {
        switch (happened.Event.Type)
        {
            case var type when type == EvaluationTriggered.EventType:
                _underWay[KeyOf(happened)] = new Progress { TriggeredId = happened.Id };
                break;
            case var type when type == GetSliTriggered.EventType:
                if (_underWay.TryGetValue(KeyOf(happened), out var begun))
                {
                    begun.Asked = happened.Event;
                }

                break;
            case var type when type == GetSliFinished.EventType:
                if (_underWay.TryGetValue(KeyOf(happened), out var waiting) && waiting.Asked is not null)
                {
                    waiting.Answer ??= happened;
                }

                break;
            case var type when type == EvaluationFinished.EventType:
                history.Add(happened, now);
                _underWay.Remove(KeyOf(happened));
                break;
            case var type when type == EvaluationInvalidated.EventType:
                history.Invalidate(EvaluationScope.Of(happened), happened.Scope.TriggeredId);
                break;
        }
    }

    private sealed class Progress
    {
        internal required string TriggeredId { get; init; }

        internal CloudEvent? Asked { get; set; }

        internal BusEvent? Answer { get; set; }
    }
}

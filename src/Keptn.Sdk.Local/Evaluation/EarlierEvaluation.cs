using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>What later evaluations need to know of an earlier one.</summary>
internal sealed record EarlierEvaluation
{
    internal required string EventId { get; init; }

    internal string TriggeredId { get; init; } = string.Empty;

    internal DateTimeOffset Time { get; init; }

    /// <summary>Whether somebody has taken it back, so that nothing is compared with it.</summary>
    internal bool IsInvalidated { get; init; }

    /// <summary>The verdict and what was measured; without the file, which would take room.</summary>
    internal required EvaluationFinished Data { get; init; }

    /// <summary>Reads <c>evaluation.finished</c>; data that does not fit gives nothing, as in lighthouse-service.</summary>
    internal static EarlierEvaluation? Read(CloudEvent finished, DateTimeOffset now)
    {
        EvaluationFinished data;
        try
        {
            data = KeptnJson.Deserialize<EvaluationFinished>(finished.Data);
        }
        catch (EventDataException)
        {
            return null;
        }

        return new EarlierEvaluation
        {
            EventId = finished.Id ?? string.Empty,
            TriggeredId = finished.TriggeredId ?? string.Empty,
            Time = finished.Time ?? now,
            Data = new EvaluationFinished
            {
                Result = data.Result,
                Evaluation = new EvaluationSection { IndicatorResults = data.Evaluation.IndicatorResults },
            },
        };
    }
}

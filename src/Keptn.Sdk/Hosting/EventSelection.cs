using Keptn.Sdk.Diagnostics;

namespace Keptn.Sdk.Hosting;

/// <summary>Which handler gets an event, decided before anything is sent (contract C1).</summary>
/// <param name="Handler">The handler; <see langword="null"/> where the event is not ours.</param>
/// <param name="Context">Its context; <see langword="null"/> where the data or the filter is at fault.</param>
/// <param name="Reason">Why there is no handler, or what the fault is, for people.</param>
/// <param name="Fault">What the decoder or the filter threw.</param>
internal readonly record struct EventSelection(HandlerRegistration? Handler, EventContext? Context, string Reason, Exception? Fault)
{
    /// <summary>Whether the event cannot even be answered.</summary>
    internal bool IsRejected { get; private init; }

    /// <summary>Chooses. Done when it returns, where no candidate has an asynchronous filter.</summary>
    /// <param name="execution">The event.</param>
    /// <param name="cancellationToken">That of the execution.</param>
    /// <exception cref="OperationCanceledException">The execution was cancelled.</exception>
    internal static async ValueTask<EventSelection> SelectAsync(EventExecution execution, CancellationToken cancellationToken)
    {
        var cloudEvent = execution.CloudEvent;
        var logger = execution.Pipeline.Logger;
        if (execution.IsTask && FindProblem(execution) is { } problem)
        {
            Log.Rejected(logger, cloudEvent.Type, cloudEvent.Id, problem);
            return new EventSelection(null, null, problem, null) { IsRejected = true };
        }

        EventSelection? fault = null;
        foreach (var candidate in execution.Candidates)
        {
            EventContext? context = null;
            OpenSelections.Place? place = null;
            try
            {
                context = candidate.CreateContext(execution);
                var accepts = candidate.Accepts(context);
                if (accepts && candidate.HasAsyncFilter)
                {
                    // Not before: who needs no time must not wait for those who do.
                    place = await execution.Pipeline.Selections.EnterAsync(cancellationToken).ConfigureAwait(false);
                    accepts = await candidate.AcceptsAsync(context, place.Token).ConfigureAwait(false);
                }

                if (accepts)
                {
                    var accepted = context;
                    context = null;
                    return new EventSelection(candidate, accepted, string.Empty, null);
                }
            }
            catch (EventDataException e)
            {
                Log.DataUnreadable(logger, cloudEvent.Id, candidate.Description, e.Message);
                fault ??= new EventSelection(candidate, null, e.Message, e);
            }
            catch (Exception e) when (!execution.IsCancelled)
            {
                var isTooSlow = e is OperationCanceledException && place?.IsOver == true;
                var text = DescribeFailure(e, candidate, execution, isFilter: context is not null, isTooSlow);
                fault ??= new EventSelection(candidate, null, text, e);
            }
            finally
            {
                place?.Dispose();
                if (context is not null)
                {
                    _ = execution.Pipeline.DisposeAsync(context);
                }
            }
        }

        if (fault is { } found)
        {
            return found;
        }

        Log.Ignored(logger, cloudEvent.Type, cloudEvent.Id, "filtered out");
        return new EventSelection(null, null, "filtered out", null);
    }

    private static string DescribeFailure(
        Exception exception, HandlerRegistration candidate, EventExecution execution, bool isFilter, bool isTooSlow)
    {
        var pipeline = execution.Pipeline;
        if (isFilter)
        {
            Log.FilterFailed(pipeline.Logger, exception, candidate.Description, execution.CloudEvent.Id);
        }
        else
        {
            // The user's types run while data is read: constructors, converters.
            Log.ReadingFailed(pipeline.Logger, exception, candidate.Description, execution.CloudEvent.Id);
        }

        return exception is KeptnTaskException ? exception.Message
            : isTooSlow ? $"The filter of {candidate.Description} took longer than {OpenSelections.TimeLimit.TotalMinutes} minutes."
            : isFilter ? $"The filter of {candidate.Description} failed; see the log of {pipeline.Name}."
            : $"The data cannot be read for {candidate.Description}; see the log of {pipeline.Name}.";
    }

    private static string? FindProblem(EventExecution execution) =>
        execution.Scope.Problem ?? (string.IsNullOrEmpty(execution.CloudEvent.Id) ? "the attribute id is missing or empty" : null);
}

namespace Keptn.Sdk.Hosting;

/// <content>How it is decided whether the event is ours.</content>
internal sealed partial class EventExecution
{
    private Task SelectAsync()
    {
        // A loop, for it runs for every event.
        for (var i = 0; i < Candidates.Length; i++)
        {
            if (Candidates[i].HasAsyncFilter)
            {
                return SelectLaterAsync();
            }
        }

        return SelectNowAsync();
    }

    /// <summary>Decides with filters that take no time: done when it returns.</summary>
    private async Task SelectNowAsync() => Place(await EventSelection.SelectAsync(this, CancellationToken.None).ConfigureAwait(false));

    /// <summary>Decides with filters that take time, in which the event may cease to matter.</summary>
    private async Task SelectLaterAsync()
    {
        Pipeline.Selections.Add(this);
        try
        {
            if (Pipeline.Running.IsClosed)
            {
                Drop();
                return;
            }

            Place(await EventSelection.SelectAsync(this, Token).ConfigureAwait(false));
        }
        catch (Exception) when (IsCancelled)
        {
            DropCancelled();
        }
        finally
        {
            Pipeline.Selections.Remove(this);
        }
    }

    /// <summary>Skips what is not ours, and runs the rest or lets it wait for a place.</summary>
    private void Place(EventSelection selection)
    {
        _selection = selection;
        if (IsCancelled)
        {
            DropCancelled();
        }
        else if (selection.Handler is null)
        {
            Resumed?.OnNotOurs();
            Skip(selection.IsRejected ? PipelineDisposition.Rejected : PipelineDisposition.Ignored, selection.Reason);
        }
        else if (Handler.Gate.TryEnter(this))
        {
            _placed = true;
            Begin();
        }
    }

    private void DropCancelled()
    {
        if (Cause == CancellationCause.Aborted)
        {
            DropAfterSequence();
        }
        else
        {
            Drop();
        }
    }
}

using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>A command with an answer.</summary>
internal sealed class LoopCommand<T>(Action<SequenceEngine>? execute, Func<SequenceEngine, T> answer) : LoopCommand
{
    // Callers go on elsewhere: the loop must not run their code.
    private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Answer => _answered.Task;

    /// <inheritdoc/>
    internal override void Execute(SequenceEngine engine) => execute?.Invoke(engine);

    /// <inheritdoc/>
    internal override void Complete(SequenceEngine engine)
    {
        try
        {
            _answered.TrySetResult(answer(engine));
        }
        catch (Exception e)
        {
            _answered.TrySetException(e);
        }
    }

    /// <inheritdoc/>
    internal override void Fail(Exception exception) => _answered.TrySetException(exception);
}

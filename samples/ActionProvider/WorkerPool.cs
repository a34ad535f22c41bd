namespace ActionProvider;

/// <summary>What is scaled. A real provider would ask Kubernetes or a cloud here.</summary>
internal sealed class WorkerPool
{
    internal int Workers { get; private set; } = 1;

    internal Task ScaleAsync(int workers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Workers = workers;
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>A runner whose jobs do what a test says.</summary>
internal sealed class FakeRunner(Func<JobRun, CancellationToken, Task<JobOutcome>> onRun) : IJobRunner
{
    private readonly ConcurrentQueue<JobRun> _runs = new();

    internal FakeRunner()
        : this(run => JobOutcome.Success($"output of {run.Task.Name}"))
    {
    }

    internal FakeRunner(Func<JobRun, JobOutcome> onRun)
        : this((run, _) => Task.FromResult(onRun(run)))
    {
    }

    internal IReadOnlyList<JobRun> Runs => [.. _runs];

    internal IEnumerable<string> Tasks => _runs.Select(r => r.Task.Name);

    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        _runs.Enqueue(run);
        return onRun(run, cancellationToken);
    }
}

namespace Keptn.Sdk;

/// <summary>Runs tests. One instance per event, from the event's own service scope.</summary>
public interface ITestRunner
{
    /// <summary>Runs the tests of one event.</summary>
    /// <param name="job">What to run, against what, and where.</param>
    /// <param name="cancellationToken">Cancelled when the task's timeout passes, the sequence is aborted, or the service stops.</param>
    /// <returns>The verdict. When the tests began and ended is added to it.</returns>
    /// <exception cref="KeptnTaskException">The tests could not be run; the message reaches Keptn's users.</exception>
    Task<TaskResult> RunAsync(TestJob job, CancellationToken cancellationToken);
}

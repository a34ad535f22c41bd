namespace Keptn.Sdk.Executors;

/// <summary>
/// Runs the jobs of a <c>job/config.yaml</c> one by one. Register another one to run them elsewhere; by default it is
/// chosen by <see cref="JobOptions.Runner"/>.
/// </summary>
public interface IJobRunner
{
    /// <summary>Runs a job to its end, whatever that is, and leaves nothing behind that still works.</summary>
    /// <param name="run">What to run. Its image and what it asks for are checked by then.</param>
    /// <param name="cancellationToken">
    /// Ends the job: the task's time is up, its sequence ended or the service stops. What runs is ended before the call
    /// throws.
    /// </param>
    /// <returns>How it went, its limits included: a job that took too long has failed.</returns>
    /// <exception cref="KeptnTaskException">The job could not be run; the message reaches the finished event.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken);
}

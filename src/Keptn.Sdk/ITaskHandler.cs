namespace Keptn.Sdk;

/// <summary>
/// Does one task and says how it went. One instance per event, from the event's own service scope.
/// </summary>
/// <typeparam name="TData">The typed data of the <c>.triggered</c> event.</typeparam>
/// <example>
/// <code>
/// sealed class LoadTestHandler(LoadTester tester) : ITaskHandler&lt;TestTriggered&gt;
/// {
///     public async Task&lt;TaskResult&gt; HandleAsync(TaskContext&lt;TestTriggered&gt; context, CancellationToken cancellationToken)
///     {
///         var report = await tester.RunAsync(context.Data.Deployment, cancellationToken);
///         return report.Failures == 0 ? TaskResult.Pass(report.Summary) : TaskResult.Fail(report.Summary);
///     }
/// }
/// </code>
/// </example>
public interface ITaskHandler<TData>
    where TData : class
{
    /// <summary>
    /// Does the task. <c>.started</c> has been sent; <c>.finished</c> follows from what this returns or throws.
    /// </summary>
    /// <param name="context">The typed data, the event, and what belongs to it.</param>
    /// <param name="cancellationToken">Cancelled when the task's timeout passes, the sequence is aborted, or the service stops.</param>
    /// <returns>How it went. A <see cref="KeptnTaskException"/> says the same by throwing.</returns>
    Task<TaskResult> HandleAsync(TaskContext<TData> context, CancellationToken cancellationToken);
}

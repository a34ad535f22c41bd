using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Runs the jobs of an event, one after the other.</summary>
internal sealed class JobExecution(IJobRunner runner, IOptions<JobOptions> options, TimeProvider timeProvider)
{
    private const long DefaultPollSeconds = 300;
    private const long LongestPollSeconds = 40L * 24 * 3600;
    private const int DefaultTimeToLive = 6 * 3600;
    private const int ShortestTimeToLive = 60;

    private readonly JobPolicy _policy = new(options.Value);

    /// <summary>Runs all actions in the order of the file. What silent ones do is told to the log alone.</summary>
    /// <exception cref="KeptnTaskException">Something that is not allowed is asked for: nothing runs.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what ran is ended.</exception>
    internal async Task<JobReport> RunAsync(EventContext context, JobPlan plan, CancellationToken cancellationToken)
    {
        ThrowIfForbidden(plan);
        var report = new JobReport(options.Value.MaxLogSize);
        var start = timeProvider.GetUtcNow();
        foreach (var (index, action) in plan.Actions)
        {
            await RunAsync(context, plan, index, action, action.Silent ? new JobReport(0) : report, cancellationToken).ConfigureAwait(false);
        }

        if (context.CloudEvent.Type == KeptnEventType.Triggered("test"))
        {
            report.AddTimes(start, timeProvider.GetUtcNow());
        }

        return report;
    }

    /// <summary>Runs the tasks of an action until one fails.</summary>
    private async Task RunAsync(
        EventContext context, JobPlan plan, int actionIndex, JobAction action, JobReport report, CancellationToken cancellationToken)
    {
        for (var i = 0; i < action.Tasks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var task = action.Tasks[i];
            var name = JobNames.Create(context.CloudEvent.Id ?? string.Empty, actionIndex, i);
            var began = timeProvider.GetTimestamp();
            try
            {
                var run = CreateRun(context, plan, actionIndex, action, i, name);
                JobLog.Begins(context.Logger, name, task.Name, action.Name, task.Image);
                var outcome = await runner.RunAsync(run, cancellationToken).ConfigureAwait(false);
                var goesOn = report.Add(action, task, outcome);
                if (outcome.Succeeded)
                {
                    JobLog.Ended(context.Logger, name, Math.Round(timeProvider.GetElapsedTime(began).TotalSeconds, 1));
                }
                else
                {
                    JobLog.Failed(context.Logger, name, outcome.Reason);
                }

                if (!goesOn)
                {
                    return;
                }
            }
            catch (KeptnTaskException e)
            {
                JobLog.Failed(context.Logger, name, e.Message);
                report.AddFailure(action, task, e.Message);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Whose message it is, is not known: it stays in the log.
                JobLog.RunnerFailed(context.Logger, e, name);
                report.AddFailure(action, task, "the service failed to run it; see its log.");
                return;
            }
        }
    }

    private JobRun CreateRun(EventContext context, JobPlan plan, int actionIndex, JobAction action, int taskIndex, string name)
    {
        var task = action.Tasks[taskIndex];
        return new JobRun
        {
            Name = name,
            Action = action,
            Task = task,
            ActionIndex = actionIndex,
            TaskIndex = taskIndex,
            ConfigurationHash = plan.Hash,
            Context = context,
            Variables = JobVariables.Create(task, plan.Data, context.Scope),
            MaxDuration = TimeSpan.FromSeconds(Math.Clamp(task.MaxPollDuration ?? DefaultPollSeconds, 1, LongestPollSeconds)),
            Deadline = options.Value.TaskDeadline,
            TimeToLive = TimeSpan.FromSeconds(Math.Max(task.TtlSecondsAfterFinished ?? DefaultTimeToLive, ShortestTimeToLive)),
            MaxLogSize = options.Value.MaxLogSize,
        };
    }

    private void ThrowIfForbidden(JobPlan plan)
    {
        var problems = plan.Actions
            .SelectMany(a => a.Action.Tasks, (a, task) => (a.Action, Task: task))
            .SelectMany(t => _policy.FindProblems(t.Task), (t, problem) => $"Task '{t.Task.Name}' of action '{t.Action.Name}': {problem.Reason}.")
            .ToList();
        if (problems.Count > 0)
        {
            throw new KeptnTaskException($"Nothing was run. {string.Join(' ', problems)}");
        }
    }
}

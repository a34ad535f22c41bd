using System.Globalization;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Hosting.Roles;
using Keptn.Sdk.Tooling;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk;

/// <summary>One test to run: the workload, the target, and a workspace with the tool's files.</summary>
public sealed class TestJob
{
    private readonly Uri? _target;

    /// <summary>Creates a job, for tests of a runner alone.</summary>
    /// <param name="context">The task's context.</param>
    public TestJob(TaskContext<TestTriggered> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
    }

    /// <summary>The task's context: event, scope, resources, services, logger.</summary>
    public TaskContext<TestTriggered> Context { get; }

    /// <summary>What to run, from the tool's configuration; empty where the runner does without.</summary>
    public TestWorkload Workload { get; init; } = new();

    /// <summary>Whether the event names an address to test. Otherwise it would not have come here, unless it need not.</summary>
    public bool HasTarget => _target is not null;

    /// <summary>The address to test: absolute, http or https.</summary>
    /// <exception cref="InvalidOperationException">The event names none, and <see cref="TestRunnerOptions.RequireTarget"/> is off.</exception>
    public Uri Target
    {
        get => _target ?? throw new InvalidOperationException("The event names no address to test; ask HasTarget first.");
        init => _target = value;
    }

    /// <summary>
    /// The test strategy, free text such as <c>performance</c>: that of the task's own section, <c>data.&lt;task&gt;</c>, else of
    /// <c>data.test</c>; empty where the event has none.
    /// </summary>
    /// <exception cref="KeptnTaskException">That of the task's own section is no text.</exception>
    public string TestStrategy => TestStrategyReader.Read(Context);

    internal TimeSpan ProgressInterval { get; init; }

    /// <summary>The full path of a file that was downloaded.</summary>
    /// <param name="name">Its name in the repository, for instance that of <see cref="TestWorkload.Script"/>; a slash in front does not matter.</param>
    /// <exception cref="KeptnTaskException">It is not there, or its name leads out of the workspace.</exception>
    public string GetPath(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var path = Context.Workspace.GetPath(name.TrimStart('/'));
        return File.Exists(path)
            ? path
            : throw new KeptnTaskException($"'{name}' is not among the files that were downloaded for the test.");
    }

    /// <summary>
    /// Runs a tool, in the workspace unless the command says otherwise. Its output goes to the log, the last line of it now
    /// and then to Keptn.
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Ends the tool and all its processes.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="KeptnTaskException">The tool cannot be started.</exception>
    public async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var time = (TimeProvider?)Context.Services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;
        var last = string.Empty;
        var onOutput = command.OnOutput;
        command = command with
        {
            WorkingDirectory = command.WorkingDirectory ?? Context.Workspace.Path,
            OnOutput = line =>
            {
                Volatile.Write(ref last, line);
                onOutput?.Invoke(line);
            },
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = ReportAsync(Path.GetFileName(command.FileName), () => Volatile.Read(ref last), time, ended.Token);
        try
        {
            return await new ToolRunner(Context.Logger, time).RunAsync(command, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await reporting.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Judges measured numbers by the criteria of the <see cref="Workload"/>: pass where all are met, warning where those
    /// that are not meet their criterion for a warning, else fail. A number with a criterion that was not measured fails.
    /// </summary>
    /// <param name="measured">The numbers by name.</param>
    /// <param name="summary">A text for people that goes first in the message.</param>
    public TaskResult Judge(IReadOnlyDictionary<string, double> measured, string? summary = null)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var (failed, doubtful) = (new List<string>(), new List<string>());
        foreach (var name in Workload.Pass.Keys.Concat(Workload.Warning.Keys).Distinct(StringComparer.Ordinal))
        {
            var passes = Workload.Pass.TryGetValue(name, out var pass);
            var warns = Workload.Warning.TryGetValue(name, out var warning);
            if (!measured.TryGetValue(name, out var value) || !double.IsFinite(value))
            {
                failed.Add($"{name} was not measured");
            }
            else if (passes ? !IsMet(pass, value) : !IsMet(warning, value))
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{name} is {value:0.###}, not {(passes ? pass : warning)}");
                (passes && warns && IsMet(warning, value) ? doubtful : failed).Add(text);
            }
        }

        var message = string.Join("; ", new[] { summary }.Where(static text => !string.IsNullOrEmpty(text)).Concat(failed).Concat(doubtful));
        return failed.Count > 0 ? TaskResult.Fail(message)
            : doubtful.Count > 0 ? TaskResult.Warning(message)
            : TaskResult.Pass(message.Length > 0 ? message : null);
    }

    private static bool IsMet(SloCriterion criterion, double value) => criterion.Operator switch
    {
        "<" => value < criterion.Value,
        "<=" => value <= criterion.Value,
        "=" => value == criterion.Value,
        ">=" => value >= criterion.Value,
        _ => value > criterion.Value,
    };

    private async Task ReportAsync(string tool, Func<string> getLast, TimeProvider time, CancellationToken cancellationToken)
    {
        if (ProgressInterval <= TimeSpan.Zero)
        {
            return;
        }

        var reported = string.Empty;
        try
        {
            using var timer = new PeriodicTimer(ProgressInterval, time);
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (getLast() is { Length: > 0 } line && line != reported)
                {
                    reported = line;
                    await Context.ReportProgressAsync($"{tool}: {line}", cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The tool has ended.
        }
        catch (EventTransportException e)
        {
            // Progress is a courtesy; the test goes on without.
            Log.ProgressNotReported(Context.Logger, Context.CloudEvent.Id, e.Message);
        }
    }
}

using System.Text.Json;
using ActionProvider;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>samples/ActionProvider: the provider on the test kit, and the program with its alerts as its users run it.</summary>
public sealed class ActionProviderSampleTests
{
    [Fact]
    public async Task Action_UpToTheLimit_ScalesThenFails()
    {
        await using var host = await KeptnTestHost.StartAsync(services => ScaleService.AddTo(services));
        var triggered = new ActionTriggered
        {
            Action = new ActionSection { Action = "scale", Value = JsonElement.Parse("""{"by":3,"max":4}""") },
            Problem = new ProblemSection { ProblemTitle = "QueueTooLong" },
        };

        var first = await host.TriggerAsync(triggered);
        first.ShouldHaveSent("action.started", "action.finished");
        first.Finished.Message.Should().Be("4 workers instead of 1 against 'QueueTooLong'");
        host.Services.GetRequiredService<WorkerPool>().Workers.Should().Be(4);

        host.StartRecording();
        var second = await host.TriggerAsync(triggered);
        second.Finished.Result.Should().Be(KeptnResult.Fail);
        second.Finished.Message.Should().Be("There are 4 workers already; more are not allowed.");
    }

    [Fact]
    public async Task Run_AlertsOfEveryKind_StartARemediationForEachFiring()
    {
        var run = await SampleProcess.RunAsync("ActionProvider");

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Output.Should().ContainMatch("an alert: 202 *\"outcome\":\"sent\"*")
            .And.ContainMatch("the same again: 202 *\"outcome\":\"duplicate\"*")
            .And.ContainMatch("one without a stage: 400 *stage is missing or empty*")
            .And.ContainMatch("no JSON: 400 The body cannot be read as AlertmanagerMessage*")
            .And.ContainMatch("fired again: 202 *\"outcome\":\"sent\"*");
        run.Output.Where(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.StartsWith("   ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[0]).Should().Equal(Repeat(
                "production.remediation.triggered", "action.triggered", "action.started", "action.finished", "production.remediation.finished"));
        run.Output.Should().Contain("There are 5 workers now.");
    }

    private static string[] Repeat(params string[] types) => [.. types, .. types];
}

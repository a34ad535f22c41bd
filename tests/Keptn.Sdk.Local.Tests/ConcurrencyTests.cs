using System.Globalization;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests;

public class ConcurrencyTests
{
    [Fact]
    public async Task TriggerSequenceAsync_HundredRunsOverSeveralServices_AllEndOnceAndInOrder()
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);
        string[] subscriptions = [KeptnEventType.Triggered("deployment"), KeptnEventType.Triggered("release")];
        await using var first = await TestService.ConnectAsync(local.ControlPlane, "deployer", subscriptions, AnswerAsync);
        await using var second = await TestService.ConnectAsync(local.ControlPlane, "deployer", subscriptions, AnswerAsync);
        await using var watcher = await TestService.ConnectAsync(local.ControlPlane, "watcher", ["sh.keptn.>"]);

        var runs = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() =>
            local.TriggerAsync(service: string.Create(CultureInfo.InvariantCulture, $"service-{i % 7}")))));
        var outcomes = await Task.WhenAll(runs.Select(run => run.Completion)).WaitAsync(TimeSpan.FromSeconds(60));

        outcomes.Should().OnlyContain(o => o.IsSuccess);
        outcomes.Should().OnlyContain(o => o.Sequences.Count == 2);
        var types = await local.GetTypesAsync();
        types.Count(t => t == "deployment.triggered").Should().Be(100);
        types.Count(t => t == "prod.delivery.finished").Should().Be(100);
        types.Should().HaveCount(100 * 10);
        (first.Count + second.Count).Should().Be(200, "an event goes to one of two instances");
        first.Count.Should().BePositive();
        second.Count.Should().BePositive();
        await AssertOneAtATimeAsync(local);
    }

    private static async Task AnswerAsync(TestService service, CloudEvents.CloudEvent triggered)
    {
        await service.Transport.SendAsync(Answers.Started(triggered), CancellationToken.None);
        await Task.Yield();
        await service.Transport.SendAsync(Answers.Finished(triggered), CancellationToken.None);
    }

    /// <summary>No two runs work on a service of a stage at the same time.</summary>
    private static async Task AssertOneAtATimeAsync(LocalFixture local)
    {
        Dictionary<string, string> busy = [];
        foreach (var cloudEvent in await local.GetEventsAsync())
        {
            var type = KeptnEventType.Parse(cloudEvent.Type!);
            var data = Answers.ReadData(cloudEvent);
            var unit = $"{data["stage"]}/{data["service"]}";
            if (type is { Category: KeptnEventCategory.Task, Kind: "triggered" })
            {
                busy.TryAdd(unit, cloudEvent.KeptnContext!).Should().BeTrue("{0} is busy with {1}", unit, busy[unit]);
            }
            else if (type is { Category: KeptnEventCategory.Sequence, Kind: "finished" })
            {
                busy.Remove(unit).Should().BeTrue();
            }
        }

        busy.Should().BeEmpty();
    }
}

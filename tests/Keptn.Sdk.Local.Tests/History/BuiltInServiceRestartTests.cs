using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;
using Keptn.Sdk.Local.Tests.Evaluation;
using Keptn.Sdk.Local.Tests.Remediation;

namespace Keptn.Sdk.Local.Tests.History;

/// <summary>What Keptn's own services had begun when the control plane ended, they bring to an end after the restart.</summary>
public sealed class BuiltInServiceRestartTests : IDisposable
{
    private const string Project = "sockshop";
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: sockshop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: get-action
                    - name: evaluation
                      properties:
                        timeframe: 5m
                    - name: approval
                      properties:
                        pass: automatic
                        warning: automatic
                - name: release
                  tasks:
                    - name: approval
                      properties:
                        pass: manual
                        warning: manual
        """;

    private static readonly string[] s_tasks = ["get-action", "evaluation", "approval"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-restart-").FullName;

    public BuiltInServiceRestartTests()
    {
        Write("shipyard.yaml", Shipyard);
        Write("dev/carts/slo.yaml", SloFiles.LastPassed);
        Write("dev/carts/remediation.yaml", RemediationFiles.Actions);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ContinueAsync_KilledAtAnyMoment_EndsEveryTaskOnceWithTheSameResults()
    {
        var whole = new MemoryHistory();
        await using (var controlPlane = Create(whole))
        await using (var provider = await ConnectProviderAsync(controlPlane))
        {
            foreach (var value in (int[])[100, 90])
            {
                var run = await TriggerAsync(controlPlane, "delivery", $$$"""{"labels":{"rt":"{{{value}}}"}}""");
                await run.Completion.WaitAsync(s_patience);
            }
        }

        whole.Moments.Count.Should().BeGreaterThan(40);
        for (var moment = 0; moment < whole.Moments.Count; moment++)
        {
            var history = whole.Moments[moment].Copy();
            await using (var controlPlane = Create(history))
            await using (var provider = await ConnectProviderAsync(controlPlane))
            {
                await using var events = controlPlane.ObserveEvents().GetAsyncEnumerator();
                var waiting = ReadWaitingRequests(history);

                await controlPlane.ContinueAsync();
                foreach (var getSli in waiting)
                {
                    await controlPlane.PublishAsync(Values(getSli));
                }

                await WaitForTheEndAsync(controlPlane, events, $"killed after write {moment}");
            }

            AssertOneAnswerEach(history, moment);
            var evaluations = Read(history).Where(e => e.Type == EvaluationFinished.EventType).ToList();
            evaluations.Select(e => EvaluationFixture.Text(e, "result")).Should().OnlyContain(result => result == "pass", "killed after write {0}", moment);
            if (evaluations is [var first, var second])
            {
                EvaluationFixture.Evaluation(second)["comparedEvents"]!.AsArray().Select(id => id!.GetValue<string>())
                    .Should().Equal([first.Id!], "killed after write {0}", moment);
            }
        }
    }

    [Fact]
    public async Task ContinueAsync_ApprovalWaitsForPeople_TakesTheirDecisionAfterTheRestart()
    {
        var history = new MemoryHistory();
        await using (var first = Create(history))
        {
            await using var bus = new BusWaiter(first);
            await TriggerAsync(first, "release", """{"result":"pass"}""");
            await bus.NextAsync("approval.started");
        }

        await using var second = Create(history);
        await using var events = second.ObserveEvents().GetAsyncEnumerator();
        await second.ContinueAsync();
        var approval = (await second.GetOpenEventsAsync(Project, ApprovalTriggered.EventType)).Single();
        await second.PublishAsync(Answers.Finished(approval, source: "bridge"));

        await WaitForTheEndAsync(second, events, "it is approved");
        AssertOneAnswerEach(history, moment: -1);
    }

    [Fact]
    public async Task ContinueAsync_ProviderGotNoRequest_IsAskedOnceMoreWithTheSameId()
    {
        var history = new MemoryHistory();
        CloudEvent asked;
        await using (var first = Create(history))
        {
            await using var bus = new BusWaiter(first);
            await TriggerAsync(first, "evaluation", """{"evaluation":{"timeframe":"5m"}}""");
            asked = await bus.NextAsync("get-sli.triggered");
        }

        await using var second = Create(history);
        await using var provider = await TestService.ConnectAsync(second, "fake-sli", [GetSliTriggered.EventType]);
        await second.ContinueAsync();

        (await provider.ReceiveAsync().AsTask().WaitAsync(s_patience)).CloudEvent.Id.Should().Be(asked.Id);
    }

    [Fact]
    public async Task ContinueAsync_ProviderHasStarted_IsNotAskedAgain()
    {
        var history = new MemoryHistory();
        await using (var first = Create(history))
        {
            await using var bus = new BusWaiter(first);
            await TriggerAsync(first, "evaluation", """{"evaluation":{"timeframe":"5m"}}""");
            await first.PublishAsync(Answers.Started(await bus.NextAsync("get-sli.triggered"), "fake-sli"));
        }

        await using var second = Create(history);
        await using var provider = await TestService.ConnectAsync(second, "fake-sli", [GetSliTriggered.EventType]);
        await second.ContinueAsync();
        await provider.Transport.StopReceivingAsync(CancellationToken.None);

        provider.Count.Should().Be(0, "it works on the values already");
    }

    [Fact]
    public async Task Restart_ProviderWasConfiguredByAnEvent_IsStillAsked()
    {
        var history = new MemoryHistory();
        await using (var first = Create(history))
        {
            await first.PublishAsync(new CloudEvent
            {
                Id = Guid.NewGuid().ToString(),
                Source = "bridge",
                Type = MonitoringConfigure.EventType,
                Data = CloudEventData.FromJson($$"""{"project":"{{Project}}","type":"prometheus"}"""),
            });
        }

        await using var second = Create(history);
        await using var bus = new BusWaiter(second);
        await TriggerAsync(second, "evaluation", """{"evaluation":{"timeframe":"5m"}}""");

        Answers.ReadData(await bus.NextAsync("get-sli.triggered"))["get-sli"]!["sliProvider"]!.GetValue<string>().Should().Be("prometheus");
    }

    private static void AssertOneAnswerEach(MemoryHistory history, int moment)
    {
        var types = Read(history).ToLookup(e => e.Type!);
        foreach (var task in s_tasks)
        {
            var asked = types[KeptnEventType.Triggered(task)].Select(e => e.Id!).ToList();
            types[KeptnEventType.Started(task)].Select(e => e[KeptnAttributeNames.TriggeredId]).Should().BeEquivalentTo(asked, "killed after write {0}", moment);
            types[KeptnEventType.Finished(task)].Select(e => e[KeptnAttributeNames.TriggeredId]).Should().BeEquivalentTo(asked, "killed after write {0}", moment);
        }
    }

    private static async Task WaitForTheEndAsync(LocalControlPlane controlPlane, IAsyncEnumerator<CloudEvent> events, string because)
    {
        while (!(await controlPlane.GetSequencesAsync(Project)).All(state => state.State == SequenceStates.Finished))
        {
            var next = events.MoveNextAsync().AsTask();
            await next.Invoking(task => task.WaitAsync(s_patience)).Should().NotThrowAsync(because);
        }
    }

    /// <summary>The requests that a provider works on, which was not killed: it goes on, and does not begin again.</summary>
    private static List<CloudEvent> ReadWaitingRequests(MemoryHistory history)
    {
        var known = Read(history).Concat(history.ReadOutbox()).ToList();
        var ended = known.Where(e => e.Type == GetSliFinished.EventType).Select(e => e[KeptnAttributeNames.TriggeredId]).ToHashSet();
        var begun = known.Where(e => e.Type == KeptnEventType.Started("get-sli")).Select(e => e[KeptnAttributeNames.TriggeredId]).ToHashSet();
        return [.. known.Where(e => e.Type == GetSliTriggered.EventType && begun.Contains(e.Id) && !ended.Contains(e.Id))];
    }

    private static IEnumerable<CloudEvent> Read(MemoryHistory history) =>
        history.Events.Select(stored => JsonEventFormatter.Default.DecodeStructuredModeMessage(stored));

    private static CloudEvent Values(CloudEvent getSli)
    {
        var value = Answers.ReadData(getSli)["labels"]?["rt"]?.GetValue<string>() ?? "0";
        return Answers.Finished(
            getSli, data: $$"""{"get-sli":{"start":"s","end":"e","indicatorValues":[{"metric":"rt","value":{{value}},"success":true}] } }""", source: "fake-sli");
    }

    private static Task<TestService> ConnectProviderAsync(LocalControlPlane controlPlane) => TestService.ConnectAsync(
        controlPlane,
        "fake-sli",
        [GetSliTriggered.EventType],
        async (service, getSli) =>
        {
            await service.Transport.SendAsync(Answers.Started(getSli, "fake-sli"), CancellationToken.None);
            await service.Transport.SendAsync(Values(getSli), CancellationToken.None);
        },
        keep: false);

    private static Task<SequenceRun> TriggerAsync(LocalControlPlane controlPlane, string sequence, string data) =>
        controlPlane.TriggerSequenceAsync(Project, "dev", sequence, "carts", JsonElement.Parse(data));

    private void Write(string path, string content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private LocalControlPlane Create(MemoryHistory history) =>
        new(new LocalControlPlaneOptions { Directory = _folder, History = history, SliProvider = "fake" });
}

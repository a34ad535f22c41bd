using System.Text;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Tests.History;

public sealed class LocalHistoryTests : IDisposable
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
                    - name: deployment
                      properties:
                        strategy: blue
                    - name: test
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: release
        """;

    private static readonly string[] s_tasks = ["deployment", "test", "release"];
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-history-").FullName;

    public LocalHistoryTests() => File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), Shipyard);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ContinueAsync_KilledAtAnyMoment_EndsAllSequencesWithTheSameEvents()
    {
        var whole = new MemoryHistory();
        await using (var controlPlane = Create(whole))
        {
            await TriggerAsync(controlPlane, "carts");
            await TriggerAsync(controlPlane, "orders");
            await TriggerAsync(controlPlane, "carts");
            await AnswerAllAsync(controlPlane);
        }

        var expected = Types(whole);
        whole.Moments.Count.Should().BeGreaterThan(50);
        for (var moment = 0; moment < whole.Moments.Count; moment++)
        {
            var history = whole.Moments[moment].Copy();
            await using var controlPlane = Create(history);

            await controlPlane.ContinueAsync();
            var runs = (await controlPlane.GetSequencesAsync(Project)).Count;
            await AnswerAllAsync(controlPlane);

            (await controlPlane.GetSequencesAsync(Project)).Should().HaveCount(runs).And.OnlyContain(
                state => state.State == SequenceStates.Finished, "killed after write {0}", moment);
            (await controlPlane.GetExecutionsAsync(Project)).Should().OnlyContain(execution => execution.State == SequenceStates.Finished);
            Ids(history).Should().OnlyHaveUniqueItems("an event is kept once, killed after write {0}", moment);
            if (runs == 3)
            {
                Types(history).Should().Equal(expected, "killed after write {0}", moment);
            }
        }
    }

    [Fact]
    public async Task Restart_InTheMiddle_KnowsWhatItKnew()
    {
        var history = new MemoryHistory();
        IReadOnlyList<SequenceExecution> executions;
        IReadOnlyList<SequenceState> states;
        IReadOnlyList<string?> open;
        await using (var first = Create(history))
        {
            await TriggerAsync(first, "carts", """{"labels":{"build":"17"},"deep":{"list":[1,"a",null]}}""");
            await TriggerAsync(first, "carts");
            await StartAsync(first, "deployment");
            await first.PauseAsync(Project, (await first.GetSequencesAsync(Project))[^1].KeptnContext);
            executions = await first.GetExecutionsAsync(Project);
            states = await first.GetSequencesAsync(Project);
            open = [.. (await first.GetOpenEventsAsync(Project)).Select(e => e.Id)];
        }

        await using var second = Create(history);

        (await second.GetExecutionsAsync(Project)).Select(Describe).Should().Equal(executions.Select(Describe));
        (await second.GetSequencesAsync(Project)).Should().BeEquivalentTo(states, options => options
            .WithStrictOrdering().Using<DateTimeOffset>(c => c.Subject.Should().BeCloseTo(c.Expectation, TimeSpan.FromMilliseconds(1))).WhenTypeIs<DateTimeOffset>());
        (await second.GetOpenEventsAsync(Project)).Select(e => e.Id).Should().Equal(open);
    }

    [Fact]
    public async Task Restart_OfAPausedRun_StaysPausedUntilItIsResumed()
    {
        var history = new MemoryHistory();
        string context;
        await using (var first = Create(history))
        {
            context = await TriggerAsync(first, "carts");
            await StartAsync(first, "deployment");
            await first.PauseAsync(Project, context);
        }

        await using var second = Create(history);
        await second.ContinueAsync();
        await AnswerAllAsync(second);
        (await second.GetSequencesAsync(Project)).Single().State.Should().Be(SequenceStates.Paused);

        await second.ResumeAsync(Project, context);
        await AnswerAllAsync(second);

        (await second.GetSequencesAsync(Project)).Single().State.Should().Be(SequenceStates.Finished);
    }

    [Fact]
    public async Task ContinueAsync_ShipyardCannotBeReadAnyMore_SaysThatNothingFollows()
    {
        var history = new MemoryHistory();
        await using (var first = Create(history))
        {
            await TriggerAsync(first, "carts");
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "shipyard.yaml"), "spec: 7");
        await using var second = Create(history);
        await using var warnings = second.ObserveWarnings().GetAsyncEnumerator();
        await second.ContinueAsync();

        (await warnings.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
        warnings.Current.Kind.Should().Be(LocalWarningKind.Configuration);
        warnings.Current.Message.Should().Contain("shipyard.yaml").And.Contain("Nothing follows the sequences of project 'sockshop'");
    }

    [Fact]
    public async Task ContinueAsync_TaskThatNobodyAnswered_ReachesTheServiceOnceMoreWithItsId()
    {
        var history = new MemoryHistory();
        string id;
        await using (var first = Create(history))
        {
            await TriggerAsync(first, "carts");
            id = (await first.GetOpenEventsAsync(Project, KeptnEventType.Triggered("deployment"))).Single().Id!;
        }

        await using var second = Create(history);
        await using var service = await TestService.ConnectAsync(second, "svc", [KeptnEventType.Triggered("deployment")]);
        await second.ContinueAsync();
        await second.ContinueAsync();

        (await service.ReceiveAsync()).CloudEvent.Id.Should().Be(id);
        await service.Transport.StopReceivingAsync(CancellationToken.None);
        service.Count.Should().Be(0, "it is sent once more, and not twice");
    }

    [Fact]
    public async Task History_SequencesEndAndAreForgotten_KeepsNothingOfThem()
    {
        var history = new MemoryHistory();
        await using (var controlPlane = Create(history, options => options.MaxEndedSequences = 4))
        {
            for (var i = 0; i < 6; i++)
            {
                await TriggerAsync(controlPlane, "carts");
                await AnswerAllAsync(controlPlane);
            }
        }

        history.ReadRecords().GroupBy(record => record.Key.Split('/')[0]).ToDictionary(kind => kind.Key, kind => kind.Count())
            .Should().BeEquivalentTo(
                new Dictionary<string, int> { ["Commit"] = 2, ["Execution"] = 4, ["View"] = 2 },
                "no task is open, each run has two sequences, and each stage its files");
    }

    [Fact]
    public async Task Write_Fails_SaysSoOnceGoesOnAndKeepsAllOfItLater()
    {
        var history = new MemoryHistory();
        await using var controlPlane = Create(history);
        await using var warnings = controlPlane.ObserveWarnings().GetAsyncEnumerator();
        history.IsBroken = true;
        await TriggerAsync(controlPlane, "carts");
        await StartAsync(controlPlane, "deployment");
        history.Events.Should().BeEmpty();

        history.IsBroken = false;
        await AnswerAllAsync(controlPlane);

        (await warnings.MoveNextAsync()).Should().BeTrue();
        warnings.Current.Kind.Should().Be(LocalWarningKind.NotStored);
        warnings.Current.Message.Should().Contain("the disk is full");
        Types(history).Should().Contain("sh.keptn.event.dev.delivery.triggered").And.Contain("sh.keptn.event.prod.delivery.finished");
        Ids(history).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Restart_OneRecordCannotBeRead_KeepsTheRest()
    {
        var history = new MemoryHistory();
        await using (var first = Create(history))
        {
            await TriggerAsync(first, "carts");
        }

        history.Put("Execution/sockshop/broken", Encoding.UTF8.GetBytes("""{"_id":"broken"}"""));
        history.Put("Nothing/that/is-known", Encoding.UTF8.GetBytes("{}"));

        await using var second = Create(history);
        await second.ContinueAsync();
        await AnswerAllAsync(second);

        (await second.GetSequencesAsync(Project)).Single().State.Should().Be(SequenceStates.Finished);
    }

    [Fact]
    public async Task Publish_EventWithoutId_IsNoProblem()
    {
        var history = new MemoryHistory();
        await using var controlPlane = Create(history);

        await controlPlane.PublishAsync(new CloudEvent { Type = "sh.keptn.event.something.triggered" });

        history.Events.Should().ContainSingle();
    }

    private static string Describe(SequenceExecution execution) => string.Join(
        '|', execution.Id, execution.State, execution.StateBeforePause, execution.Sequence.Name,
        string.Join(',', execution.Sequence.Tasks.Select(task => $"{task.Name}:{task.TriggeredAfter}:{task.Properties?.GetRawText().Length}")),
        execution.Scope with { Labels = EventLabels.None }, string.Join(',', execution.Scope.Labels),
        execution.CurrentTask?.TriggeredId, execution.CurrentTask?.Events.Count, execution.InputProperties.GetRawText(), execution.NextTask?.Name);

    private static IEnumerable<CloudEvent> Read(MemoryHistory history) =>
        history.Events.Select(stored => JsonEventFormatter.Default.DecodeStructuredModeMessage(stored));

    private static IEnumerable<string> Types(MemoryHistory history) => Read(history).Select(e => e.Type!).Order(StringComparer.Ordinal);

    private static IEnumerable<string?> Ids(MemoryHistory history) => Read(history).Select(e => e.Id);

    private static async Task<string> TriggerAsync(LocalControlPlane controlPlane, string service, string data = "{}") =>
        (await controlPlane.TriggerSequenceAsync(Project, "dev", "delivery", service, JsonElement.Parse(data))).KeptnContext;

    private static async Task StartAsync(LocalControlPlane controlPlane, string task)
    {
        foreach (var open in await controlPlane.GetOpenEventsAsync(Project, KeptnEventType.Triggered(task)))
        {
            await controlPlane.PublishAsync(Answers.Started(open));
        }
    }

    /// <summary>Answers everything that is open, as a service does that was not killed: it starts nothing a second time.</summary>
    private static async Task AnswerAllAsync(LocalControlPlane controlPlane)
    {
        bool moved;
        do
        {
            moved = false;
            foreach (var task in s_tasks)
            {
                foreach (var open in await controlPlane.GetOpenEventsAsync(Project, KeptnEventType.Triggered(task)))
                {
                    moved |= await AnswerAsync(controlPlane, open);
                }
            }
        }
        while (moved);
    }

    private static async Task<bool> AnswerAsync(LocalControlPlane controlPlane, CloudEvent open)
    {
        var execution = (await controlPlane.GetExecutionsAsync(Project, open.KeptnContext)).Single(e => e.CurrentTask?.TriggeredId == open.Id);
        if (execution.State == SequenceStates.Paused && execution.CurrentTask!.Events.Count == 0)
        {
            return false;
        }

        if (execution.CurrentTask!.Events.Count == 0)
        {
            await controlPlane.PublishAsync(Answers.Started(open));
        }

        await controlPlane.PublishAsync(Answers.Finished(open, data: """{"deployment":{"deploymentURIsPublic":["http://a"]}}"""));
        return true;
    }

    private LocalControlPlane Create(MemoryHistory history, Action<LocalControlPlaneOptions>? configure = null)
    {
        var options = new LocalControlPlaneOptions { Directory = _folder, History = history };
        configure?.Invoke(options);
        return new LocalControlPlane(options);
    }
}

using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Which jobs run for an event, and what is answered (spec/executors.md 1.3 and 1.6).</summary>
public sealed class JobFlowTests
{
    private readonly FakeRunner _runner = new();

    [Fact]
    public async Task Event_HasHalfOfACharacter_ATaskOfOthersIsLeftToThem()
    {
        await using var host = await StartAsync(Actions(Action("a", on: "sh.keptn.event.other.triggered")), _runner);

        var run = await host.SendAsync(RawEvents.Triggered("deploy", """ "note":"cut \ud83d" """));

        run.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task ResultFile_HasHalfOfACharacter_IsRead()
    {
        var runner = new FakeRunner(_ => JobOutcome.Success(string.Empty) with
        {
            ResultText = """{"message":"cut \ud83d","labels":{"a":"\ud83d"},"data":{"deploy":{"note":"\ude00 \ud83d\ude00"}}}""",
        });
        await using var host = await StartAsync(Actions(Action("a")), runner);

        var run = await host.SendAsync(Deploy());

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Message.Should().Contain("cut \uFFFD");
        Data(run).GetProperty("deploy").GetProperty("note").GetString().Should().Be("\uFFFD \U0001F600");
        Data(run).GetProperty("labels").GetProperty("a").GetString().Should().Be("\uFFFD");
    }

    [Theory]
    [InlineData(""" "labels":{"a":"\ud83d"} """)]
    [InlineData(""" "labels":{"a":1} """)]
    [InlineData(""" "\ud83d":1 """)]
    public async Task Event_HasOddData_OnlyTasksThatAreOursAreAnswered(string members)
    {
        await using var host = await StartAsync(Actions(Action("a")), _runner);

        await host.SendAsync(RawEvents.Triggered("release", members));
        var run = await host.SendAsync(RawEvents.Triggered("deploy", members));

        run.Sent.Select(e => e.Type).Should().Equal("sh.keptn.event.deploy.started", "sh.keptn.event.deploy.finished");
        System.Text.Encoding.UTF8.GetString(run.Sent[1].Data.Bytes.Span).Should().Contain("\"result\":\"pass\"");
    }

    [Fact]
    public async Task Event_HasHalfOfACharacter_JobsGetItAsGoReadsIt()
    {
        const string Variables = "image: alpine\nenv:\n- {name: A, valueFrom: event, value: $.data.note}\n- {name: B, valueFrom: event, value: $.data, as: json}\n- {name: C, valueFrom: event, value: $.data, as: yaml}";
        await using var host = await StartAsync(Actions(Action("a", tasks: [JobTask("one", Variables)])), _runner);

        var run = await host.SendAsync(RawEvents.Triggered("deploy", """ "note":"cut \ud83d" """));

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        var values = _runner.Runs.Single().Variables.Take(3).Select(v => v.Value).ToList();
        values[0].Should().Be("cut \uFFFD");
        values[1].Should().Contain("\"note\":\"cut \uFFFD\"");
        values[2].Should().Contain("cut \uFFFD");
    }

    [Fact]
    public async Task Jobs_TakeLongerThanTheTimeoutOfJobs_AreEnded()
    {
        var runner = new FakeRunner(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return JobOutcome.Success(string.Empty);
        });
        await using var host = await StartAsync(Actions(Action("a")), runner, o => o.Timeout = TimeSpan.FromMilliseconds(200));

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().Be("The task was cancelled: it took longer than its timeout of 200 ms.");
    }

    [Fact]
    public async Task Task_AllJobsPass_IsStartedAndFinishedOnceWithTheirLogs()
    {
        await using var host = await StartAsync(Actions(Action("first", tasks: [JobTask("one"), JobTask("two")])), _runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        (run.Finished.Status, run.Finished.Result).Should().Be((KeptnStatus.Succeeded, KeptnResult.Pass));
        run.Finished.Message.Should().Be(
            "Task 'one' of action 'first' finished successfully.\nLogs:\noutput of one\n\nTask 'two' of action 'first' finished successfully.\nLogs:\noutput of two");
        _runner.Tasks.Should().Equal("one", "two");
    }

    [Fact]
    public async Task Task_AJobFails_TheRestOfItsActionIsLeftOutAndTheLogsAreTold()
    {
        var runner = new FakeRunner(run => run.Task.Name == "two" ? JobOutcome.Failure("it exited with code 3", "segfault") : JobOutcome.Success("fine"));
        await using var host = await StartAsync(Actions(Action("first", tasks: [JobTask("one"), JobTask("two"), JobTask("three")])), runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        (run.Finished.Status, run.Finished.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        run.Finished.Message.Should().Contain("Task 'one' of action 'first' finished successfully.\nLogs:\nfine").And.EndWith("Task 'two' of action 'first' failed: it exited with code 3.\nLogs:\nsegfault");
        runner.Tasks.Should().Equal("one", "two");
    }

    [Fact]
    public async Task Task_SeveralActionsMatch_AllRunInOrderAndAreAnsweredTogether()
    {
        var runner = new FakeRunner(run => run.Task.Name == "a task" ? JobOutcome.Failure("it broke", string.Empty) : JobOutcome.Success(string.Empty));
        await using var host = await StartAsync(Actions(Action("a"), Action("b"), Action("c", on: "sh.keptn.event.other.triggered"), Action("d")), runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        runner.Tasks.Should().Equal("a task", "b task", "d task");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        runner.Runs.Select(r => r.ActionIndex).Should().Equal(0, 1, 3);
    }

    [Fact]
    public async Task Task_FirstActionOnly_StopsBehindTheFirstThatIsNotSilent()
    {
        await using var host = await StartAsync(
            Actions(Action("quiet", "silent: true"), Action("a"), Action("late", "silent: true"), Action("b")), _runner, o => o.FirstActionOnly = true);

        await host.SendAsync(Deploy());

        _runner.Tasks.Should().Equal("quiet task", "a task");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Task_OnlySilentActionsMatch_RunsThemAndSendsNothing(bool fails)
    {
        var runner = new FakeRunner(_ => fails ? JobOutcome.Failure("it broke", string.Empty) : JobOutcome.Success(string.Empty));
        await using var host = await StartAsync(Actions(Action("quiet", "silent: true")), runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSentNothing();
        runner.Tasks.Should().Equal("quiet task");
    }

    [Fact]
    public async Task Task_SilentAndLoudActionsMatch_TheSilentOneDoesNotShow()
    {
        var runner = new FakeRunner(run => run.Action.Silent ? JobOutcome.Failure("it broke", "noise") : JobOutcome.Success("sound"));
        await using var host = await StartAsync(Actions(Action("quiet", "silent: true"), Action("loud")), runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Message.Should().Contain("sound").And.NotContain("noise").And.NotContain("quiet");
    }

    [Theory]
    [InlineData("sh.keptn.event.other.triggered")]
    [InlineData("*")]
    public async Task Task_NothingMatches_SendsNothing(string on)
    {
        await using var host = await StartAsync(Actions(Action("a", on: $"'{on}'")), _runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSentNothing();
        _runner.Runs.Should().BeEmpty();
        run.Outcomes.Should().OnlyContain(o => o.Disposition == PipelineDisposition.Ignored);
    }

    [Fact]
    public async Task Task_NoActions_IsAnsweredWhereOneMatchesWithoutTasks()
    {
        await using var host = await StartAsync("apiVersion: v2\nactions:\n- name: empty\n  events:\n  - name: deploy\n", _runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Result.Should().Be(KeptnResult.Pass);
    }

    [Fact]
    public async Task Finished_HasTheTriggersLabelsAndThoseOfTheJob()
    {
        var runner = new FakeRunner(_ => JobOutcome.Success(string.Empty) with { ResultText = """{"labels":{"build":"other","url":"http://x"}}""" });
        await using var host = await StartAsync(Actions(Action("a")), runner);

        var run = await host.SendAsync(Deploy("""{"labels":{"build":"17"}}"""));

        run.Finished.Labels.Should().BeEquivalentTo(new Dictionary<string, string> { ["build"] = "17", ["url"] = "http://x" });
    }

    [Fact]
    public async Task Finished_OfTests_SaysWhenTheyRan()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2022, 6, 1, 10, 0, 0, TimeSpan.Zero));
        var runner = new FakeRunner(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(90));
            return JobOutcome.Failure("it broke", string.Empty);
        });
        await using var host = await StartAsync(Actions(Action("a", on: "test.triggered")), runner, time: time);

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        var test = Data(run).GetProperty("test");
        (test.GetProperty("start").GetString(), test.GetProperty("end").GetString()).Should().Be(("2022-06-01T10:00:00.000Z", "2022-06-01T10:01:30.000Z"));
    }

    [Theory]
    [InlineData("sh.keptn.event.deploy.finished")]
    [InlineData("sh.keptn.event.deploy.started")]
    public async Task OtherEvents_JobsRunAndNothingIsSent(string type)
    {
        await using var host = await StartAsync(Actions(Action("a", on: type)), _runner);

        var run = await host.SendAsync(TestEvents.Create(type, "{}"));

        run.ShouldHaveSentNothing();
        _runner.Tasks.Should().Equal("a task");
    }

    [Fact]
    public async Task OtherEvents_AJobFails_GoesToKeptnsLog()
    {
        var runner = new FakeRunner(_ => JobOutcome.Failure("it broke", "the log"));
        await using var host = await StartAsync(Actions(Action("a", on: "deploy.finished")), runner);

        var run = await host.SendAsync(TestEvents.Create("sh.keptn.event.deploy.finished", "{}"));

        run.ShouldHaveSentNothing();
        var outcome = run.Outcomes.Should().ContainSingle(o => o.Disposition == PipelineDisposition.Failed).Subject;
        outcome.Exception.Should().BeOfType<KeptnTaskException>().Which.Message.Should().Contain("it broke").And.Contain("the log");
    }

    [Fact]
    public async Task SequenceEvents_AreNoneOfItsBusiness()
    {
        await using var host = await StartAsync(Actions(Action("a", on: ".*")), _runner);

        var run = await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.triggered", "{}"));

        run.ShouldHaveSentNothing();
        _runner.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Redelivery_RunsOnce()
    {
        await using var host = await StartAsync(Actions(Action("a")), _runner);
        var deploy = Deploy();

        await host.SendAsync(deploy);
        var run = await host.SendAsync(deploy);

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        _runner.Runs.Should().ContainSingle();
    }

    [Fact]
    public async Task Run_HasWhatTheJobNeeds()
    {
        await using var host = await StartAsync(
            Actions(Action("a", tasks: [JobTask("one", "image: alpine\nmaxPollDuration: 20\nttlSecondsAfterFinished: 0"), JobTask("two")])), _runner, o => o.TaskDeadline = TimeSpan.FromSeconds(7));
        var deploy = Deploy("""{"labels":{"build-id":"17","a/b:c":"x"}}""");

        await host.SendAsync(deploy);

        var (first, second) = (_runner.Runs[0], _runner.Runs[1]);
        first.Name.Should().Be($"job-executor-service-job-{deploy.Id![..24]}-000-001");
        second.Name.Should().EndWith("-000-002");
        (first.MaxDuration, first.Deadline, first.TimeToLive).Should().Be((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(1)));
        (second.MaxDuration, second.TimeToLive).Should().Be((TimeSpan.FromMinutes(5), TimeSpan.FromHours(6)));
        first.ConfigurationHash.Should().MatchRegex("^[0-9a-f]{56}$").And.Be(second.ConfigurationHash);
        first.Variables.Select(v => $"{v.Name}={v.Value}").Should().Equal(
            "KEPTN_PROJECT=sockshop", "KEPTN_STAGE=dev", "KEPTN_SERVICE=carts", "LABELS_A_B_C=x", "LABELS_BUILD_ID=17");
    }

    [Theory]
    [InlineData("1", "job-executor-service-job-1-000-001")]
    [InlineData("A/b:c é $(x) and much more than that", "job-executor-service-job-a-b-c-----x--and-much-mo-000-001")]
    public async Task Run_IdOfTheEventIsOdd_TheNameIsOneForKubernetes(string id, string name)
    {
        await using var host = await StartAsync(Actions(Action("a", tasks: JobTask("one", "image: alpine\nsecurityContext: {seccompProfile: {}}"))), _runner);

        var run = await host.SendAsync(new CloudEvent(Deploy()) { Id = id });

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        _runner.Runs.Should().ContainSingle().Which.Name.Should().Be(name).And.MatchRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$").And.Match(n => n.Length <= 63);
    }

    [Fact]
    public async Task Run_FailsUnexpectedly_FinishesAsErroredWithoutTheDetail()
    {
        var runner = new FakeRunner(_ => throw new InvalidOperationException("password"));
        await using var host = await StartAsync(Actions(Action("a")), runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().NotContain("password");
    }

    [Theory]
    [InlineData("{name: X, value: $.data.missing, valueFrom: event}", "the event has nothing at '$.data.missing'")]
    [InlineData("{name: X, value: '$[', valueFrom: event}", "a path that cannot be read")]
    [InlineData("{name: X, value: y}", "which is none of event, secret and string")]
    public async Task Run_VariableCannotBeMade_FinishesAsErroredAndSaysWhich(string variable, string message)
    {
        await using var host = await StartAsync(Actions(Action("a", tasks: [JobTask("one", $"image: alpine\nenv: [{variable}]")])), _runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain(message);
        _runner.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Sequence_IsAborted_TheJobIsEndedAndOneAbortedFinishedGoesOut()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new FakeRunner(async (_, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(ended.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return JobOutcome.Success(string.Empty);
        });
        await using var host = await StartAsync(Actions(Action("a")), runner);
        var deploy = Deploy();
        await host.Transport.DeliverAsync(deploy);
        await host.WaitUntilSentAsync("deploy.started");

        await host.Transport.DeliverAsync(new CloudEvent(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"status":"aborted","result":"pass"}"""))
        {
            [KeptnAttributeNames.KeptnContext] = deploy.KeptnContext,
        });
        var run = await host.WaitUntilIdleAsync();

        await ended.Task.WaitAsync(host.Patience);
        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Aborted);
    }
}

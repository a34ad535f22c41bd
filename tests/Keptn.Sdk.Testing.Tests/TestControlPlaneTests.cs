using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>Whole sequences with a service under test, over each kind of connection.</summary>
public sealed class TestControlPlaneTests : IDisposable
{
    private readonly TestFolder _folder = new TestFolder().WithShipyard().Write("dev/carts/load/plan.txt", "10 users");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(KeptnTransportKind.Remote)]
    [InlineData(KeptnTransportKind.Distributor)]
    public Task RunAsync_OverHttp_RunsTheSequence(KeptnTransportKind transport) => RunsTheSequence(transport);

    [NatsServerFact]
    public Task RunAsync_OverNats_RunsTheSequence() => RunsTheSequence(KeptnTransportKind.Nats);

    [Theory]
    [InlineData(KeptnTransportKind.Remote)]
    [InlineData(KeptnTransportKind.Distributor)]
    public Task RunAsync_QualityGateOverHttp_AsksTheProvider(KeptnTransportKind transport) => AsksTheProvider(transport);

    [NatsServerFact]
    public Task RunAsync_QualityGateOverNats_AsksTheProvider() => AsksTheProvider(KeptnTransportKind.Nats);

    [Fact]
    public async Task StartServiceAsync_RegistrationCannotBeConnected_IsToldAtOnce()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);

        var without = () => keptn.StartServiceAsync(_ => { });
        var another = () => keptn.StartServiceAsync(services => services.AddKeptn("tests").UseTransport(_ => new InMemoryTransport())
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));

        await without.Should().ThrowAsync<KeptnTestException>().WithMessage("*no Keptn service*AddKeptn*");
        await another.Should().ThrowAsync<KeptnTestException>().WithMessage("*chooses the transport*in code*");
    }

    [NatsServerFact]
    public async Task StartAsync_NatsServerThatRuns_IsUsed()
    {
        await using var nats = await TestNatsServer.StartAsync();
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path, o =>
        {
            o.Transport = KeptnTransportKind.Nats;
            o.NatsAddress = nats.Address;
        });
        await keptn.StartServiceAsync(AddTests);
        await keptn.StartServiceAsync(AddRelease);

        (await keptn.RunAsync("dev.delivery")).ShouldHavePassed();
    }

    [Fact]
    public async Task RunAsync_TaskFails_EndsWithItsResult()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);
        await keptn.StartServiceAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Fail("2 of 10 failed"))));

        var run = await keptn.RunAsync("dev.delivery");

        run.ShouldHaveEnded(KeptnResult.Fail).ShouldNotHaveSent("release.triggered");
        run.Only("test.finished").ShouldHaveResult(KeptnResult.Fail).ShouldHaveMessage("2 of 10");
        run.Invoking(r => r.ShouldHavePassed()).Should().Throw<KeptnTestException>()
            .WithMessage("Expected the run to pass, its state is finished; dev.delivery ended with fail (succeeded): 2 of 10 failed.*events:*tests: sh.keptn.event.test.finished {*");
    }

    [Fact]
    public async Task RunAsync_NobodyAnswers_FailsWithATranscript()
    {
        TestControlPlaneOptions? options = null;
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path, o =>
        {
            options = o;
            o.ControlPlane.UnansweredTaskWarning = TimeSpan.FromMilliseconds(50);
        });
        var run = await keptn.TriggerAsync("dev.delivery");
        while (keptn.Events.Warnings.Count == 0)
        {
            await Task.Yield();
        }

        options!.Patience = TimeSpan.FromMilliseconds(50);
        var wait = () => keptn.WaitForEndAsync(run);

        (await wait.Should().ThrowAsync<KeptnTestException>()).Which.Message.Should()
            .StartWith("Waited 00:00:00.0500000 for the sequence to end.")
            .And.Contain("shipyard-controller: sh.keptn.event.test.triggered {")
            .And.Contain("Nobody has started task 'test'");
    }

    [Fact]
    public async Task RunAsync_HandlerThrows_IsInTheTranscript()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);
        await keptn.StartServiceAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>((_, _) => throw new InvalidOperationException("the tool is gone")));

        var run = await keptn.RunAsync("dev.delivery");

        run.Outcome.Status.Should().Be(KeptnStatus.Errored);
        run.ToString().Should().Contain("log of the services").And.Contain("InvalidOperationException: the tool is gone")
            .And.NotContain("Health check", "that is how the test kit waits").And.NotContain("so assumed");
    }

    [Theory]
    [InlineData("dev.unknown", "unknown")]
    [InlineData("qa.delivery", "qa")]
    public async Task RunAsync_UnknownSequence_SaysWhatIsThere(string sequence, string named)
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);

        var run = () => keptn.RunAsync(sequence);

        (await run.Should().ThrowAsync<KeptnTestException>()).Which.Message.Should()
            .StartWith($"Sequence {sequence} of carts could not be triggered:").And.Contain(named);
    }

    [Fact]
    public async Task RunAsync_NameWithoutStage_IsRefused()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);

        await keptn.Awaiting(k => k.RunAsync("delivery")).Should().ThrowAsync<ArgumentException>().WithMessage("*dev.delivery*");
    }

    [Fact]
    public async Task WaitForAsync_RunIsAborted_TheHandlerIsCancelled()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);
        await keptn.StartServiceAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return TaskResult.Pass();
        }));
        var run = await keptn.TriggerAsync("dev.delivery");
        await keptn.WaitForAsync("test.started", run);

        await keptn.ControlPlane.AbortAsync(keptn.Project, run.KeptnContext);

        (await keptn.WaitForAsync("test.finished", run)).ShouldHaveStatus(KeptnStatus.Aborted);
        (await keptn.WaitForEndAsync(run)).Outcome.State.Should().Be(SequenceStates.Aborted);
    }

    [Fact]
    public async Task StopAsync_TaskInWork_WaitsForItsAnswer()
    {
        var work = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);
        await using var service = await keptn.StartServiceAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>((_, _) => work.Task));
        var run = await keptn.TriggerAsync("dev.delivery");
        await keptn.WaitForAsync("test.started", run);

        var stop = service.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        work.SetResult(TaskResult.Fail("done at the last moment"));
        await stop;

        (await keptn.WaitForEndAsync(run)).ShouldHaveEnded(KeptnResult.Fail).Only("test.finished").ShouldHaveMessage("at the last moment");
    }

    [Fact]
    public async Task WaitForAsync_Never_FailsWithATranscript()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path, o => o.Patience = TimeSpan.FromMilliseconds(50));

        var wait = () => keptn.WaitForAsync("test.started", times: 2);

        await wait.Should().ThrowAsync<KeptnTestException>().WithMessage("Waited 00:00:00.0500000 for 2 x test.started.*events: nothing*");
    }

    [Fact]
    public async Task StartServiceAsync_ServiceThatIsBroken_IsTold()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);

        await keptn.Awaiting(k => k.StartServiceAsync(services => services.AddKeptn("tests")))
            .Should().ThrowAsync<KeptnConfigurationException>().WithMessage("*no handlers*");
    }

    [Fact]
    public async Task Settings_ConnectAHostThatIsBuiltElsewhere()
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path);
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(keptn.Settings);
        AddTests(builder.Services);
        using var host = builder.Build();
        await host.StartAsync();

        var run = await keptn.TriggerAsync("dev.delivery");

        (await keptn.WaitForAsync("test.finished", run)).ShouldHaveMessage("10 users");
        await host.StopAsync();
    }

    [Fact]
    public async Task StartAsync_FolderWithoutProject_IsRefused()
    {
        using var empty = new TestFolder();

        await FluentActions.Awaiting(() => TestControlPlane.StartAsync(empty.Path)).Should().ThrowAsync<KeptnTestException>().WithMessage("*no shipyard.yaml*");
        await FluentActions.Awaiting(() => TestControlPlane.StartAsync(Path.Combine(empty.Path, "missing"))).Should().ThrowAsync<DirectoryNotFoundException>();
    }

    [Fact]
    public async Task StartAsync_SeveralProjects_OneHasToBeNamed()
    {
        using var folder = new TestFolder();
        var shipyard = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "shipyard.yaml"));
        folder.Write("a/shipyard.yaml", shipyard).Write("b/shipyard.yaml", shipyard);

        await FluentActions.Awaiting(() => TestControlPlane.StartAsync(folder.Path)).Should().ThrowAsync<KeptnTestException>().WithMessage("*several projects (a, b)*");
        await using var keptn = await TestControlPlane.StartAsync(folder.Path, o => o.Project = "b");
        keptn.Project.Should().Be("b");
    }

    private static void AddTests(IServiceCollection services) => services.AddKeptn("tests").OnTask<TestTriggered>(async (context, cancellationToken) =>
    {
        var plan = await context.Resources.GetAsync("load/plan.txt", cancellationToken);
        return TaskResult.Pass($"{context.Data.Test.TestStrategy} tests with {plan.GetText()}");
    });

    private static void AddRelease(IServiceCollection services) =>
        services.AddKeptn("releaser").OnTask<ReleaseTriggered>((_, _) => Task.FromResult(TaskResult.Pass("released")));

    // A provider is asked past the tasks of the sequence, which polling services would miss.
    private async Task AsksTheProvider(KeptnTransportKind transport)
    {
        _folder.Write("dev/carts/metrics/sli.yaml", "spec_version: '1.0'\nindicators:\n  errors: errors/$SERVICE\n").Write("dev/carts/slo.yaml", """
            spec_version: '1.0'
            objectives:
              - sli: errors
                pass:
                  - criteria:
                      - <=1
            total_score:
              pass: 90%
              warning: 75%
            """);
        var value = 0.5;
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path, transport);
        await keptn.StartServiceAsync(services => services.AddKeptn("metrics").AddSliProvider("metrics", (_, _) => Task.FromResult(value)));
        const string Window = """{"evaluation":{"timeframe":"5m"}}""";

        (await keptn.RunAsync("dev.evaluation", dataJson: Window)).ShouldHavePassed()
            .From("metrics").ShouldHaveSent("get-sli.started", "get-sli.finished");
        value = 2;
        (await keptn.RunAsync("dev.evaluation", dataJson: Window)).ShouldHaveEnded(KeptnResult.Fail);
    }

    private async Task RunsTheSequence(KeptnTransportKind transport)
    {
        await using var keptn = await TestControlPlane.StartAsync(_folder.Path, transport);
        await keptn.StartServiceAsync(AddTests);
        await keptn.StartServiceAsync(AddRelease);

        var run = await keptn.RunAsync("dev.delivery", labels: new Dictionary<string, string> { ["build"] = "17" });

        run.ShouldHavePassed().ShouldHaveSentInOrder(
            "dev.delivery.triggered", "test.triggered", "test.started", "test.finished", "release.triggered", "release.finished",
            "dev.delivery.finished", "prod.delivery.triggered", "prod.delivery.finished");
        run.From("tests").ShouldHaveSent("test.started", "test.finished");
        run.From("tests").Finished.ShouldHaveMessage("performance tests with 10 users").ShouldHaveLabel("build", "17")
            .ShouldAnswer(run.Only("test.triggered").CloudEvent);
        run.From("releaser").InStage("prod").ShouldHaveSent("release.started", "release.finished");
        run.ShouldHaveSentCount(2, "release.finished").ShouldHaveNoWarnings();
    }
}

using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Hosting.Connection;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Transport.Remote;
using static Keptn.Sdk.Tests.Transport.Remote.FakeControlPlane;

namespace Keptn.Sdk.Tests.Transport.Distributor;

/// <summary>What a service beside a distributor does over the sidecar's API proxy.</summary>
public sealed class DistributorApiTests : IAsyncLifetime
{
    private FakeKeptnApi _sidecar = null!;

    public async Task InitializeAsync() => _sidecar = await FakeKeptnApi.StartAsync();

    public async Task DisposeAsync() => await _sidecar.DisposeAsync();

    [Fact]
    public async Task Abort_TaskInWork_CancelsItsToken()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(async (_, cancellationToken) =>
        {
            using var registration = cancellationToken.Register(cancelled.SetResult);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TaskResult.Pass();
        });
        var triggered = _sidecar.ControlPlane.Open("test");
        await DeliverAsync(host, triggered);
        await begun.Task.WaitAsync(Wait.Patience);

        _sidecar.ControlPlane.Abort(triggered);

        await cancelled.Task.WaitAsync(Wait.Patience);
        await Wait.UntilAsync(() => _sidecar.ControlPlane.CountOf(Text(triggered, "id"), ".finished") == 1);
        _sidecar.Requests.Should().Contain(r => r.StartsWith("GET /controlPlane/v1/sequence/sockshop?keptnContext="));
    }

    [Theory]
    [InlineData(nameof(Fault.CutAfter))]
    [InlineData(nameof(Fault.CutBefore))]
    public async Task Send_ConnectionBreaks_EventIsInTheStoreOnce(string fault)
    {
        var posts = 0;
        _sidecar.OnRequest = r => r == "POST /event" && Interlocked.Increment(ref posts) == 1 ? Enum.Parse<Fault>(fault) : Fault.None;
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        var triggered = _sidecar.ControlPlane.Open("test");

        await DeliverAsync(host, triggered);

        await Wait.UntilAsync(() => _sidecar.ControlPlane.CountOf(Text(triggered, "id"), ".finished") > 0);
        await host.StopAsync();
        _sidecar.ControlPlane.CountOf(Text(triggered, "id"), ".started").Should().Be(1);
        _sidecar.ControlPlane.CountOf(Text(triggered, "id"), ".finished").Should().Be(1);
    }

    private static async Task DeliverAsync(WorkerHost host, System.Text.Json.Nodes.JsonObject triggered)
    {
        var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(System.Text.Encoding.UTF8.GetBytes(triggered.ToJsonString()));
        using var answer = await host.DeliverAsync(cloudEvent);
        ((int)answer.StatusCode).Should().Be(202);
    }

    private Task<WorkerHost> StartAsync(Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler) => WorkerHost.StartAsync(
        k => k.OnTask(handler),
        ("EVENTBROKER", new Uri(_sidecar.Address, "/event").ToString()), ("Keptn:SequencePollingInterval", "00:00:00.020"));
}

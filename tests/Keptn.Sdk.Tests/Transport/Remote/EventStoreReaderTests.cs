using Keptn.Sdk.Api;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport.Remote;
using static Keptn.Sdk.Tests.Transport.Remote.FakeControlPlane;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>Single looks into an event store over HTTP, with the test's clock.</summary>
public sealed class EventStoreReaderTests : IAsyncLifetime, IDisposable
{
    private const string Finished = "sh.keptn.event.evaluation.finished";
    private const string GetSli = "sh.keptn.event.get-sli.triggered";

    private readonly ManualTimeProvider _time = new();
    private readonly LogRecorder _log = new();
    private readonly List<string> _seen = [];
    private FakeKeptnApi _api = null!;
    private KeptnApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeKeptnApi.StartAsync(_time);
        _client = KeptnApiClient.Create(o =>
        {
            o.Endpoint = _api.Endpoint;
            o.Token = "first-token";
            o.MaxRetries = 0;
        });
    }

    public void Dispose() => _log.Dispose();

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_NewProject_IsNoticedAndReadFromItsBeginning()
    {
        var reader = Create(Finished);
        await reader.ReadAsync(default);
        _api.ControlPlane.AddProject("podtato");
        var first = _api.ControlPlane.Publish(Finished, project: "podtato");
        await reader.ReadAsync(default);
        _seen.Should().BeEmpty("which projects there are is not asked each time");

        _time.Advance(EventStoreReader.ListInterval);
        await reader.ReadAsync(default);
        await reader.ReadAsync(default);

        _seen.Should().Equal(Text(first, "id"));
        _api.CountOf("GET /api/controlPlane/v1/project").Should().Be(2);
    }

    [Fact]
    public async Task ReadAsync_OneProjectFails_OthersAreReadAndTheFailureIsTold()
    {
        _api.ControlPlane.AddProject("podtato");
        var reader = Create(Finished);
        await reader.ReadAsync(default);
        var there = _api.ControlPlane.Publish(Finished, project: "podtato");
        var number = 0;
        _api.OnRequest = r => r.StartsWith("GET /api/mongodb") && Interlocked.Increment(ref number) == 1 ? Fault.ServerError : Fault.None;

        var failing = async () => await reader.ReadAsync(default);
        await failing.Should().ThrowAsync<KeptnApiException>();
        await reader.ReadAsync(default);

        _seen.Should().Equal(Text(there, "id"));
    }

    [Fact]
    public async Task ReadAsync_SenderWithAClockAhead_HidesNobody()
    {
        var reader = Create(Finished);
        await reader.ReadAsync(default);
        var ahead = _api.ControlPlane.Publish(Finished, age: TimeSpan.FromHours(-3));
        await reader.ReadAsync(default);

        _time.Advance(TimeSpan.FromSeconds(30));
        var right = _api.ControlPlane.Publish(Finished);
        await reader.ReadAsync(default);
        await reader.ReadAsync(default);

        _seen.Should().Equal(Text(ahead, "id"), Text(right, "id"));
    }

    [Fact]
    public async Task ReadAsync_ServersClockIsAhead_EachEventComesOnce()
    {
        var reader = Create(Finished);
        _api.ControlPlane.Publish(Finished, age: TimeSpan.FromMinutes(-20));
        await reader.ReadAsync(default);
        var expected = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            expected.Add(Text(_api.ControlPlane.Publish(Finished, age: TimeSpan.FromMinutes(-20)), "id"));
            await reader.ReadAsync(default);
            await reader.ReadAsync(default);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _seen.Should().Equal(expected);
    }

    [Fact]
    public async Task ReadAsync_LookBack_EndsWhereTheOptionSays()
    {
        _api.ControlPlane.Publish(GetSli, age: TimeSpan.FromMinutes(61));
        var missed = _api.ControlPlane.Publish(GetSli, age: TimeSpan.FromMinutes(59));
        var reader = Create(GetSli, isTask: true);

        await reader.ReadAsync(default);
        await reader.ReadAsync(default);

        _seen.Should().Equal(Text(missed, "id"));
    }

    [Fact]
    public async Task ReadAsync_NewestEventIsAnOldTask_LooksBackNoFurtherThanItMay()
    {
        _api.ControlPlane.Publish(GetSli, age: TimeSpan.FromDays(3));
        var reader = Create(GetSli, isTask: true);

        await reader.ReadAsync(default);
        await reader.ReadAsync(default);

        _seen.Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAsync_LookBackOfZero_TakesNothingUp()
    {
        _api.ControlPlane.Publish(GetSli, age: TimeSpan.FromSeconds(1));
        var reader = Create(GetSli, isTask: true, new KeptnRemoteOptions { LookBack = TimeSpan.Zero });
        await reader.ReadAsync(default);

        var fresh = _api.ControlPlane.Publish(GetSli);
        await reader.ReadAsync(default);

        _seen.Should().Equal(Text(fresh, "id"));
    }

    [Fact]
    public async Task ReadAsync_TaskBetweenTheLookBackAndThePosition_IsNotLost()
    {
        System.Text.Json.Nodes.JsonObject? between = null;
        var number = 0;
        _api.OnRequest = r =>
        {
            // Projects, look back, and here the newest event is asked for.
            if (Interlocked.Increment(ref number) == 3)
            {
                between = _api.ControlPlane.Publish(GetSli);
            }

            return Fault.None;
        };
        var reader = Create(GetSli, isTask: true);

        await reader.ReadAsync(default);
        await reader.ReadAsync(default);

        between.Should().NotBeNull();
        _seen.Should().Equal(Text(between!, "id"));
    }

    [Fact]
    public async Task ReadAsync_ManyPolls_RemembersOnlyWhatTheStoreMayAnswerAgain()
    {
        var reader = Create(Finished);
        await reader.ReadAsync(default);
        for (var i = 0; i < 30; i++)
        {
            _api.ControlPlane.Publish(Finished);
            await reader.ReadAsync(default);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _seen.Should().HaveCount(30).And.OnlyHaveUniqueItems();
        var last = _api.Requests.Last(r => r.Contains("fromTime"));
        var from = DateTimeOffset.Parse(Uri.UnescapeDataString(last.Split("fromTime=")[1].Split('&')[0]), null);
        from.Should().BeCloseTo(_time.GetUtcNow() - TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
    }

    private EventStoreReader Create(string type, bool isTask = false, KeptnRemoteOptions? options = null)
    {
        var plan = RemotePlan.Create([new HandledType(type, isTask, "a handler")], [type]);
        var delivery = new EventDelivery(new Sink(_seen), subscriptions: null);
        return new EventStoreReader(
            _client, new EventHistory(_client.Events, "tests"), plan, delivery, subscriptions: null, options ?? new(), _time, _log.CreateLogger("x"));
    }

    private sealed class Sink(List<string> seen) : Keptn.Sdk.Transport.IEventSink
    {
        public ValueTask ReceiveAsync(Keptn.Sdk.Transport.ReceivedEvent received, CancellationToken cancellationToken)
        {
            seen.Add(received.CloudEvent.Id!);
            return ValueTask.CompletedTask;
        }
    }
}

using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Sequences;
using Keptn.Sdk.Tests.Api;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting.Sequences;

public sealed class SequenceStatePollerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private readonly Testing.ManualTimeProvider _time = new();
    private readonly LogRecorder _log = new();
    private readonly List<EventScope> _open = [];
    private readonly List<string> _ended = [];
    private ApiServer _server = null!;
    private KeptnApiClient _client = null!;
    private SequenceStatePoller _poller = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _client = KeptnApiClient.Create(new KeptnApiOptions { Endpoint = new Uri(_server.Address, "/api"), Token = "t", MaxRetries = 0 });
        _poller = new SequenceStatePoller(
            _client.Sequences, () => _open, (context, stage) => _ended.Add($"{context}/{stage}"), s_interval, _time, _log.CreateLogger("x"), () => 1);
    }

    public void Dispose() => _log.Dispose();

    public async Task DisposeAsync()
    {
        await _poller.StopAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Look_NoTaskInWork_AsksNothing()
    {
        _poller.Start();
        for (var i = 0; i < 5; i++)
        {
            await NextLookAsync();
        }

        _server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Look_RunsOfTwoProjects_AsksOncePerProjectAndEndsWhatIsOver()
    {
        _open.AddRange([Scope("one", "c1"), Scope("one", "c1"), Scope("one", "c2"), Scope("two", "c3")]);
        _server.OnRequest = r => r.Target.Contains("/one") ? new(200, States(("c1", "aborted", "aborted"), ("c2", "started", "triggered"))) : new(200, States(("c3", "timedOut", "errored")));
        _poller.Start();

        await NextLookAsync();
        await NextLookAsync();

        _server.Requests.Take(2).Select(r => r.Target).Should().Equal(
            "/api/controlPlane/v1/sequence/one?keptnContext=c1%2Cc2&pageSize=100", "/api/controlPlane/v1/sequence/two?keptnContext=c3&pageSize=100");
        _ended.Take(2).Should().Equal("c1/dev", "c3/dev");
    }

    [Theory]
    [InlineData("started", "triggered")]
    [InlineData("paused", "paused")]
    [InlineData("finished", "succeeded")]
    [InlineData("finished", "errored")]
    [InlineData("aborted", "triggered")]
    public async Task Look_StageMayGoOn_TaskIsLeftAlone(string run, string stage)
    {
        _open.Add(Scope("one", "c1"));
        _server.OnRequest = _ => new(200, States(("c1", run, stage)));
        _poller.Start();

        await NextLookAsync();
        await NextLookAsync();

        _ended.Should().BeEmpty();
    }

    [Fact]
    public async Task Look_ContextsThatCannotBeAskedFor_DoNotStandInTheWay()
    {
        _open.AddRange([Scope("one", "a,b"), Scope("one", "c1")]);
        _server.OnRequest = _ => new(200, States(("c1", "aborted", "aborted")));
        _poller.Start();

        await NextLookAsync();
        await NextLookAsync();

        _ended[0].Should().Be("c1/dev");
    }

    [Fact]
    public async Task Look_ApiFails_OneWarningAndGrowingWaits()
    {
        _open.Add(Scope("one", "c1"));
        var isDown = true;
        _server.OnRequest = _ => isDown ? new(503, "<html>", "text/html") : new(200, States(("c1", "aborted", "aborted")));
        _poller.Start();

        foreach (var seconds in (int[])[10, 10, 20, 40, 60])
        {
            await NextLookAsync(TimeSpan.FromSeconds(seconds));
        }

        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        _server.Requests.Should().HaveCount(5);
        isDown = false;
        await NextLookAsync(TimeSpan.FromSeconds(60));
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        _log.AtLeast(LogLevel.Warning).Should().ContainSingle();
        _log.Entries.Should().Contain(e => e.Text.Contains("again"));
        _ended.Should().Equal("c1/dev");
    }

    private static EventScope Scope(string project, string context) => EventScope.Read(new CloudEvent
    {
        [KeptnAttributeNames.KeptnContext] = context,
        Data = CloudEventData.FromJson($$"""{"project":"{{project}}","stage":"dev","service":"carts"}"""),
    });

    private static string States(params (string Context, string Run, string Stage)[] states) =>
        $$"""{"states":[{{string.Join(",", states.Select(s => $$"""{"shkeptncontext":"{{s.Context}}","state":"{{s.Run}}","stages":[{"name":"dev","state":"{{s.Stage}}"}]}"""))}}]}""";

    /// <summary>Moves the clock when the look before is over.</summary>
    private async Task NextLookAsync(TimeSpan? wait = null)
    {
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        _time.Advance(wait ?? s_interval);
    }
}

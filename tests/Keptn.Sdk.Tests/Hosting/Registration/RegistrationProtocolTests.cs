using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>The registration over HTTP against the rules of the real control plane.</summary>
public sealed class RegistrationProtocolTests : IAsyncLifetime
{
    private const string Test = "sh.keptn.event.test.triggered";
    private const string Deployment = "sh.keptn.event.deployment.triggered";
    private const string Register = "POST /uniform/registration";
    private const string Ping = $"PUT /uniform/registration/{ControlPlaneServer.IntegrationId}/ping";

    private readonly ManualTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly KeptnRegistrationOptions _options = new();
    private ControlPlaneServer _server = null!;
    private SubscriptionTable _table = null!;
    private UniformRegistration? _registration;

    public async Task InitializeAsync() => _server = await ControlPlaneServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_registration is not null)
        {
            await _registration.StopAsync(default);
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Start_New_RegistersAndGetsIds()
    {
        await StartAsync(Test, Deployment);

        _server.Requests.Should().Equal(Register, Ping);
        _table.Subscriptions.Select(s => s.Event).Should().Equal(Test, Deployment);
        _table.Subscriptions.Should().OnlyContain(s => s.Id.Length > 0);
    }

    [Fact]
    public async Task Renew_Forgotten_RegistersAgain()
    {
        await StartAsync(Test);
        _server.Forget();

        await _time.AdvanceWhenAsleepAsync(_options.PingInterval);
        await Wait.UntilAsync(() => _server.CountOf(Ping) == 3);

        _server.Requests.Should().Equal(Register, Ping, Ping, Register, Ping);
        await Wait.UntilAsync(() => _registration!.State is { IsRegistered: true, LastError: null });
    }

    [Fact]
    public async Task Start_KnownWithOthers_ReportsTheMissingAndFollowsTheBridge()
    {
        _server.SetUp(SubscriptionTableTests.Subscription("bridge", Deployment, ["p"]));

        await StartAsync(Test);

        _server.Requests.Should().Equal(Register, Ping);
        _table.Subscriptions.Should().ContainSingle().Which.Filter.Projects.Should().Equal("p");
        _log.Warnings.Should().ContainSingle().Which.Should().Contain(Test);
    }

    [Fact]
    public async Task Start_Managed_CreatesReplacesAndLeavesTheBridgesAlone()
    {
        _options.ManageSubscriptions = true;
        _server.SetUp(SubscriptionTableTests.Subscription("bridge", "sh.keptn.event.release.triggered"));
        await StartAsync(Test);
        _table.Subscriptions.Select(s => s.Event).Should().Equal("sh.keptn.event.release.triggered", Test);
        await _registration!.StopAsync(default);

        // The next version of the service, in another process, handles something else.
        await StartAsync(Deployment);

        _table.Subscriptions.Select(s => s.Event).Should().Equal("sh.keptn.event.release.triggered", Deployment);
        await _time.AdvanceWhenAsleepAsync(_options.PingInterval);
        await Wait.UntilAsync(() => _server.CountOf(Ping) == 3 && _time.ActiveTimers == 1);
        _table.Subscriptions.Select(s => s.Event).Should().Equal("sh.keptn.event.release.triggered", Deployment);
        _server.Requests.Count(r => r.Contains("/subscription/")).Should().Be(3, "two were created and one removed, and then no more");
    }

    [Fact]
    public async Task Start_ManagedAndNew_RegistersWithoutAnyAndCreatesThem()
    {
        _options.ManageSubscriptions = true;

        await StartAsync(Test);

        var subscription = _table.Subscriptions.Should().ContainSingle().Subject;
        _server.Requests.Should().Equal(Register, Ping, $"PUT /uniform/registration/{ControlPlaneServer.IntegrationId}/subscription/{subscription.Id}");
        _log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_Down_ComesUpLater()
    {
        _server.IsDown = true;
        await StartAsync(Test);
        _registration!.State.LastError.Should().Contain("503");

        _server.IsDown = false;
        await _time.AdvanceWhenAsleepAsync(TimeSpan.FromSeconds(1));

        await Wait.UntilAsync(() => _registration.State is { IsRegistered: true, LastError: null });
    }

    [Fact]
    public async Task Stop_UnregisterOnStop_IsGone()
    {
        _options.UnregisterOnStop = true;
        await StartAsync(Test);

        await _registration!.StopAsync(default);

        _server.Requests[^1].Should().Be($"DELETE /uniform/registration/{ControlPlaneServer.IntegrationId}");
    }

    private async Task StartAsync(params string[] events)
    {
        var declared = TestIntegration.Create("load-tests", events);
        _table = new SubscriptionTable(declared.Subscriptions);
        _registration = new UniformRegistration(_server.Api.Uniform, declared, _options, _table, _time, _log, static () => 0.5);
        _registration.Start();
        await _time.WhenAsleepAsync();
    }
}

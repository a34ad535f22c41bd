using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class UniformRegistrationTests : IAsyncLifetime
{
    private const string Test = "sh.keptn.event.test.triggered";
    private const string Deployment = "sh.keptn.event.deployment.triggered";

    private readonly FakeUniformApi _api = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly KeptnRegistrationOptions _options = new();
    private SubscriptionTable _table = null!;
    private UniformRegistration? _registration;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _registration?.StopAsync(default) ?? Task.CompletedTask;

    [Fact]
    public async Task Start_NewIntegration_RegistersAndTakesTheSubscriptionsOfTheFirstPing()
    {
        await StartAsync(Test);

        _api.Calls.Should().Equal("register", "ping");
        _registration!.State.Should().BeEquivalentTo(new RegistrationState(FakeUniformApi.Id, null, _time.GetUtcNow()));
        _registration.Answered.IsCompletedSuccessfully.Should().BeTrue();
        _table.Subscriptions.Should().ContainSingle().Which.Id.Should().Be("server-0");
        _log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_BeforeTheFirstAnswer_TheDeclaredSubscriptionsAreInForce()
    {
        _api.OnCall = static _ => throw FakeUniformApi.Down;

        await StartAsync(Test);

        _table.Subscriptions.Should().ContainSingle().Which.Event.Should().Be(Test);
        _registration!.Answered.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Renew_EveryInterval_FollowsTheBridge()
    {
        await StartAsync(Test);
        _api.Stored = _api.Stored! with { Subscriptions = [SubscriptionTableTests.Subscription("bridge", Deployment, ["p"])] };

        await _time.AdvanceWhenAsleepAsync(_options.PingInterval - TimeSpan.FromTicks(1));
        _api.Count("ping").Should().Be(1);
        _time.Advance(TimeSpan.FromTicks(1));
        await Wait.UntilAsync(() => _api.Count("ping") == 2 && _time.ActiveTimers == 1);

        _table.Subscriptions.Should().ContainSingle().Which.Id.Should().Be("bridge");
    }

    [Fact]
    public async Task Start_ControlPlaneDown_IsRetriedWithGrowingWaitsUntilItIsUp()
    {
        var down = true;
        _api.OnCall = _ =>
        {
            if (Volatile.Read(ref down))
            {
                throw FakeUniformApi.Down;
            }
        };
        await StartAsync(Test);
        _registration!.State.Should().Be(new RegistrationState(null, FakeUniformApi.Down.Message, null));

        // Jitter stands at its middle: three quarters of 1 s, 2 s, 4 s, ... 60 s.
        double[] waits = [0.75, 1.5, 3, 6, 12, 24, 45, 45];
        for (var i = 0; i < waits.Length; i++)
        {
            await _time.AdvanceWhenAsleepAsync(TimeSpan.FromSeconds(waits[i]) - TimeSpan.FromTicks(1));
            _api.Count("register").Should().Be(i + 1);
            _time.Advance(TimeSpan.FromTicks(1));
            await Wait.UntilAsync(() => _api.Count("register") == i + 2);
        }

        _log.Warnings.Should().ContainSingle("an outage is one warning").Which.Should().Contain("is down");
        Volatile.Write(ref down, false);
        await _time.AdvanceWhenAsleepAsync(TimeSpan.FromSeconds(45));
        await Wait.UntilAsync(() => _registration.State is { IsRegistered: true, LastError: null });
        _log.At(LogLevel.Information).Should().Contain(l => l.Contains("answers again"));
    }

    [Fact]
    public async Task Renew_Fails_StaysRegisteredAndKeepsTheSubscriptionsInForce()
    {
        await StartAsync(Test);
        var before = _table.Subscriptions;
        _api.OnCall = static _ => throw FakeUniformApi.Down;

        await _time.AdvanceWhenAsleepAsync(_options.PingInterval);
        await Wait.UntilAsync(() => _registration!.State.LastError is not null);

        _registration!.State.IsRegistered.Should().BeTrue();
        _registration.State.LastContact.Should().Be(_time.GetUtcNow() - _options.PingInterval);
        _table.Subscriptions.Should().BeSameAs(before);
    }

    [Fact]
    public async Task Renew_Forgotten_RegistersAgainAtOnce()
    {
        await StartAsync(Test);
        _api.Stored = null;

        await _time.AdvanceWhenAsleepAsync(_options.PingInterval);
        await Wait.UntilAsync(() => _api.Calls.Count == 5);

        _api.Calls.Should().Equal("register", "ping", "ping", "register", "ping");
        await Wait.UntilAsync(() => _registration!.State.IsRegistered);
        _log.Warnings.Should().ContainSingle().Which.Should().Contain("forgotten");
    }

    [Fact]
    public async Task Renew_ForgottenAndRegistrationFails_ShowsThatItIsNotRegistered()
    {
        await StartAsync(Test);
        _api.Stored = null;
        _api.OnCall = static call =>
        {
            if (call == "register")
            {
                throw FakeUniformApi.Down;
            }
        };

        await _time.AdvanceWhenAsleepAsync(_options.PingInterval);
        await Wait.UntilAsync(() => _registration!.State is { IsRegistered: false, LastError: not null });
    }

    [Fact]
    public async Task Renew_RouteNotFound_IsAFailureAndNoReasonToRegisterAgain()
    {
        await StartAsync(Test);
        _api.OnCall = static _ => throw new KeptnApiException("no such route") { StatusCode = System.Net.HttpStatusCode.NotFound, NotFound = KeptnNotFound.Route };

        await _time.AdvanceWhenAsleepAsync(_options.PingInterval);
        await Wait.UntilAsync(() => _registration!.State.LastError == "no such route");

        _api.Count("register").Should().Be(1);
        _registration!.State.IsRegistered.Should().BeTrue();
    }

    [Fact]
    public async Task Start_UnexpectedException_IsAFailureLikeAnother()
    {
        _api.OnCall = static _ => throw new InvalidOperationException("a bug");
        await StartAsync(Test);
        _registration!.State.LastError.Should().Be("a bug");

        _api.OnCall = static _ => { };
        await _time.AdvanceWhenAsleepAsync(TimeSpan.FromSeconds(1));

        await Wait.UntilAsync(() => _registration.State is { IsRegistered: true, LastError: null });
    }

    [Fact]
    public async Task Start_KnownWithOtherSubscriptions_ReportsWhatIsMissingOnceWithTheFix()
    {
        _api.Stored = new Integration { Id = FakeUniformApi.Id, Subscriptions = [SubscriptionTableTests.Subscription("old", Test)] };

        await StartAsync(Test, Deployment);

        _log.Warnings.Should().ContainSingle().Which.Should().Contain(Deployment)
            .And.NotContain($"{Test},").And.Contain("Bridge").And.Contain("ManageSubscriptions").And.Contain(FakeUniformApi.Id);
        _table.Subscriptions.Should().ContainSingle().Which.Id.Should().Be("old");
        _api.Calls.Should().Equal("register", "ping");
    }

    [Fact]
    public async Task Start_KnownWithAPatternThatCovers_ReportsNothing()
    {
        _api.Stored = new Integration { Id = FakeUniformApi.Id, Subscriptions = [SubscriptionTableTests.Subscription("old", "sh.keptn.event.*.triggered")] };

        await StartAsync(Test, Deployment);

        _log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_KnownWithAnotherFilter_IsToldButNoWarning()
    {
        _api.Stored = new Integration { Id = FakeUniformApi.Id, Subscriptions = [SubscriptionTableTests.Subscription("bridge", Test, ["p"])] };

        await StartAsync(Test);

        _log.Warnings.Should().BeEmpty();
        _log.At(LogLevel.Information).Should().Contain(l => l.Contains("another filter"));
    }

    [Fact]
    public async Task Stop_ByDefault_KeepsTheIntegration()
    {
        await StartAsync(Test);

        await _registration!.StopAsync(default);

        _api.Calls.Should().Equal("register", "ping");
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task Stop_UnregisterOnStop_RemovesTheIntegration()
    {
        _options.UnregisterOnStop = true;
        await StartAsync(Test);

        await _registration!.StopAsync(default);

        _api.Calls[^1].Should().Be($"unregister {FakeUniformApi.Id}");
        _registration.State.IsRegistered.Should().BeFalse();
    }

    [Fact]
    public async Task Stop_UnregisterFails_IsAWarning()
    {
        _options.UnregisterOnStop = true;
        await StartAsync(Test);
        _api.OnCall = static _ => throw FakeUniformApi.Down;

        await _registration!.StopAsync(default);

        _log.Warnings.Should().ContainSingle().Which.Should().Contain("could not be unregistered");
    }

    private async Task StartAsync(params string[] events)
    {
        var declared = TestIntegration.Create("load-tests", events);
        _table = new SubscriptionTable(declared.Subscriptions);
        _registration = new UniformRegistration(_api, declared, _options, _table, _time, _log, static () => 0.5);
        _registration.Start();
        await _time.WhenAsleepAsync();
    }
}

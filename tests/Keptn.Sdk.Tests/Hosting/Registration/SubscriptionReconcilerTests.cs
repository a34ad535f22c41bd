using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Registration;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class SubscriptionReconcilerTests
{
    private const string Test = "sh.keptn.event.test.triggered";
    private const string Deployment = "sh.keptn.event.deployment.triggered";

    private readonly FakeUniformApi _api = new();
    private readonly LogLines _log = new();

    [Fact]
    public async Task Reconcile_NothingThere_CreatesWithAnIdThatEveryProcessComputes()
    {
        var result = await ReconcileAsync([], Declare(Test, ["p", "q"]));

        var created = result.Should().ContainSingle().Subject;
        _api.Stored!.Subscriptions.Should().Equal(created);
        Guid.TryParse(created.Id, out _).Should().BeTrue();
        Reconciler(Declare(Deployment)).IsOwn(created).Should().BeTrue("another process of the service, with other handlers, knows it");
        Reconciler(Declare(Test)).IsOwn(created with { Filter = new() { Projects = ["q", "p"] } }).Should().BeTrue("order has no meaning");
    }

    [Fact]
    public async Task Reconcile_Again_DoesNothing()
    {
        var first = await ReconcileAsync([], Declare(Test));
        var calls = _api.Calls.Count;

        var second = await ReconcileAsync(first, Declare(Test));

        second.Should().Equal(first);
        _api.Calls.Should().HaveCount(calls);
    }

    [Fact]
    public async Task Reconcile_DeclarationChanged_ReplacesItsOwnAndCreatesFirst()
    {
        var first = await ReconcileAsync([], Declare(Test, ["old"]));

        var second = await ReconcileAsync(first, Declare(Test, ["new"]));

        second.Should().ContainSingle().Which.Filter.Projects.Should().Equal("new");
        _api.Stored!.Subscriptions.Should().Equal(second);
        _api.Calls.Should().Equal($"put {Test}", $"put {Test}", $"delete {Test}");
    }

    [Fact]
    public async Task Reconcile_MadeInTheBridge_StaysThoughNotDeclared()
    {
        var bridge = SubscriptionTableTests.Subscription("5f1c6f0c-6f0e-4a3e-8d5b-0d6a1d2b3c4d", Deployment);

        var result = await ReconcileAsync([bridge], Declare(Test));

        result.Select(s => s.Event).Should().Equal(Deployment, Test);
        _api.Calls.Should().Equal($"put {Test}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reconcile_OwnOneChangedInTheBridge_StaysAsItIs(bool stillDeclared)
    {
        var own = (await ReconcileAsync([], Declare(Test))).Single();
        var edited = own with { Filter = new EventSubscriptionFilter { Stages = ["prod"] } };
        _api.Stored = _api.Stored! with { Subscriptions = [edited] };

        var result = await ReconcileAsync([edited], stillDeclared ? Declare(Test) : Declare(Deployment));

        result.Should().Contain(edited);
        result.Count(s => s.Event == Test).Should().Be(1);
        _api.Calls.Should().NotContain(c => c.StartsWith("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reconcile_AnotherServiceOfTheSameSubscription_IsNotOurs()
    {
        var own = (await ReconcileAsync([], Declare(Test))).Single();

        new SubscriptionReconciler(_api, "another", [], manage: true, _log).IsOwn(own).Should().BeFalse();
    }

    [Fact]
    public async Task Reconcile_CreatingFails_RemovesNothingAndGoesOnNextTime()
    {
        var first = await ReconcileAsync([], Declare(Test));
        _api.OnCall = static call =>
        {
            if (call == $"put {Deployment}")
            {
                throw FakeUniformApi.Down;
            }
        };
        await FluentActions.Awaiting(() => ReconcileAsync(first, Declare(Deployment))).Should().ThrowAsync<KeptnApiException>();
        _api.Stored!.Subscriptions.Should().Equal(first);

        _api.OnCall = static _ => { };
        var second = await ReconcileAsync(_api.Stored.Subscriptions, Declare(Deployment));

        second.Should().ContainSingle().Which.Event.Should().Be(Deployment);
    }

    [Theory]
    [InlineData("sh.keptn.event.*.triggered", "sh.keptn.event.*.triggered", true)]
    [InlineData("sh.keptn.event.*.triggered", "sh.keptn.event.test.triggered", true)]
    [InlineData("sh.keptn.event.test.triggered", "sh.keptn.event.*.triggered", false)]
    [InlineData("sh.keptn.*", "sh.keptn.>", false)]
    public async Task Reconcile_PatternsThere_CoverWhatTheyCertainlyMatch(string existing, string wanted, bool covered)
    {
        await ReconcileAsync([SubscriptionTableTests.Subscription("bridge", existing)], Declare(wanted));

        _api.Calls.Should().HaveCount(covered ? 0 : 1);
    }

    private static IReadOnlyList<EventSubscription> Declare(string type, IReadOnlyList<string>? projects = null) =>
        Declaration.CreateSubscriptions([type], [], new EventSubscriptionFilter { Projects = projects ?? [] });

    private SubscriptionReconciler Reconciler(IReadOnlyList<EventSubscription> declared) => new(_api, "load-tests", declared, manage: true, _log);

    private Task<IReadOnlyList<EventSubscription>> ReconcileAsync(IReadOnlyList<EventSubscription> current, IReadOnlyList<EventSubscription> declared)
    {
        _api.Stored = (_api.Stored ?? new Integration { Id = FakeUniformApi.Id }) with { Subscriptions = current };
        return Reconciler(declared).ReconcileAsync(FakeUniformApi.Id, current, default);
    }
}

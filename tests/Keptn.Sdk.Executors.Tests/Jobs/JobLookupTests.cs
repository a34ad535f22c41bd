using System.Net;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Where the configuration is looked for, and what comes of a file or a repository that cannot be read.</summary>
public sealed class JobLookupTests
{
    private readonly FakeRunner _runner = new();

    [Theory]
    [InlineData(new[] { "service", "stage", "project" }, "service task")]
    [InlineData(new[] { "stage", "project" }, "stage task")]
    [InlineData(new[] { "project" }, "project task")]
    public async Task Levels_TheNearestFileCounts(string[] levels, string task)
    {
        await using var host = await StartAsync(null, _runner);
        foreach (var level in levels)
        {
            var scope = level == "service" ? Service : level == "stage" ? Service.Parent! : Service.Parent!.Parent!;
            host.Resources.Add(scope, ResourceUpload.FromText("job/config.yaml", Actions(Action(level))));
        }

        await host.SendAsync(Deploy());

        _runner.Tasks.Should().Equal(task);
    }

    [Fact]
    public async Task File_IsNowhere_SendsNothing()
    {
        await using var host = await StartAsync(null, _runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSentNothing();
        run.Outcomes.Should().OnlyContain(o => o.Disposition == PipelineDisposition.Ignored);
    }

    [Theory]
    [InlineData("apiVersion: v1\n", "'v1' is not supported")]
    [InlineData("", "the version is missing")]
    [InlineData("apiVersion: v2\nactions:\n- nam: a\n", "the key is not known")]
    [InlineData("apiVersion: v2\n\tactions: []\n", "job/config.yaml")]
    public async Task File_IsBroken_TheTaskIsErroredAndOtherLevelsAreNotAsked(string yaml, string message)
    {
        await using var host = await StartAsync(yaml, _runner);
        host.Resources.Add(Service.Parent!, ResourceUpload.FromText("job/config.yaml", Actions(Action("a"))));

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain(message).And.Contain("job/config.yaml");
        _runner.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task File_IsBroken_OtherEventsGoToKeptnsLog()
    {
        await using var host = await StartAsync("apiVersion: v1\n", _runner);

        var run = await host.SendAsync(TestEvents.Create("sh.keptn.event.deploy.finished", "{}"));

        run.ShouldHaveSentNothing();
        run.Outcomes.Should().ContainSingle(o => o.Disposition == PipelineDisposition.Failed);
    }

    [Fact]
    public async Task Repository_CannotBeReadAndNobodySaysWhoseTheTaskIs_SendsNothingAndTellsKeptnsLog()
    {
        await using var host = await StartAsync(null, _runner, services: s => Fail(s, () => HttpStatusCode.Forbidden));

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSentNothing();
        run.Outcomes.Should().ContainSingle(o => o.Disposition == PipelineDisposition.Failed)
            .Which.Exception!.Message.Should().Contain("'job/config.yaml' could not be read");
    }

    [Fact]
    public async Task Repository_CannotBeReadAndTheTaskIsNamed_FinishesAsErrored()
    {
        await using var host = await StartAsync(null, _runner, o => o.Tasks.Add("deploy"), services: s => Fail(s, () => HttpStatusCode.Forbidden));

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("'job/config.yaml' could not be read");
    }

    [Fact]
    public async Task Repository_IsAwayForAWhile_IsAskedAgain()
    {
        var time = new ManualTimeProvider();
        var away = true;
        var calls = 0;
        await using var host = await StartAsync(Actions(Action("a")), _runner, time: time, services: s => Fail(s, () =>
        {
            Interlocked.Increment(ref calls);
            return Volatile.Read(ref away) ? HttpStatusCode.ServiceUnavailable : null;
        }));
        var timers = time.ActiveTimers;
        await host.Transport.DeliverAsync(Deploy());

        // The time of two filters, and the wait before the next attempt.
        await UntilAsync(() => time.ActiveTimers == timers + 3);
        calls.Should().Be(1);

        Volatile.Write(ref away, false);
        time.Advance(TimeSpan.FromSeconds(1));
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        _runner.Tasks.Should().Equal("a task");
    }

    [Fact]
    public async Task Tasks_OthersThanNamed_AreNotLookedAt()
    {
        var calls = 0;
        await using var host = await StartAsync(Actions(Action("a", on: ".*")), _runner, o => o.Tasks.Add("other"), services: s => Fail(s, () =>
        {
            Interlocked.Increment(ref calls);
            return null;
        }));

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSentNothing();
        calls.Should().Be(0);
    }

    [Fact]
    public async Task File_IsReadOnceForAnEventAndAtItsCommit()
    {
        var commits = new List<string?>();
        await using var host = await StartAsync(Actions(Action("a")), _runner, services: s => Fail(s, () => null, commits.Add));

        await host.SendAsync(Deploy());

        commits.Should().Equal("0123456789abcdef0123456789abcdef01234567");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }

    private static void Fail(IServiceCollection services, Func<HttpStatusCode?> fail, Action<string?>? onRead = null)
    {
        services.RemoveAll<IResourcesApi>();
        services.AddSingleton<IResourcesApi>(p => new FailingResources(p.GetRequiredService<TestResources>(), fail, onRead));
    }

    private sealed class FailingResources(TestResources inner, Func<HttpStatusCode?> fail, Action<string?>? onRead) : IResourcesApi
    {
        public Task<KeptnResource> GetAsync(ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default)
        {
            onRead?.Invoke(gitCommitId);
            return fail() is { } status
                ? throw new KeptnApiException($"HTTP {(int)status}") { StatusCode = status, IsTransient = (int)status >= 500 }
                : inner.GetAsync(scope, uri, gitCommitId, cancellationToken);
        }

        public Task<KeptnResource?> FindAsync(ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<KeptnResource?> FindNearestAsync(ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<ResourceEntry> ListAsync(ResourceScope scope, CancellationToken cancellationToken = default) => inner.ListAsync(scope, cancellationToken);

        public Task<ResourceCommit> CreateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ResourceCommit> UpdateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}

using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>What is wrong with a set-up is told when the host starts, everything at once.</summary>
public sealed class StartValidationTests
{
    private static readonly Func<EventContext, CancellationToken, Task<TaskResult>> s_pass = (_, _) => Task.FromResult(TaskResult.Pass());

    [Fact]
    public async Task Start_EverythingIsWrong_NamesEverythingAtOnce()
    {
        var configuration = new Dictionary<string, string?>
        {
            ["Keptn:MaxConcurrency"] = "many",
            ["Keptn:TaskTimeout"] = "soon",
            ["Keptn:MaxQueuedEvents"] = "0",
        };

        var problems = await FindProblemsAsync(
            services =>
            {
                services.AddKeptn("tests", o => o.ShutdownTimeout = TimeSpan.Zero)
                    .UseTransport(_ => null!)
                    .OnTask<TestTriggered>(s_pass)
                    .OnTask<TestTriggered>(s_pass)
                    .OnTask<EventData>("dev.test", s_pass)
                    .OnTask<Unknown>("unknown", s_pass)
                    .OnEvent<EventData>("sh.keptn.event.te*.finished", s_pass, o => o.MaxConcurrency = 0);
                services.AddKeptn("other").OnTask<EventData>("slow", s_pass, o => o.Timeout = TimeSpan.FromDays(100));
            },
            configuration,
            withTransport: false);

        problems.Should().HaveCount(12);
        problems.Should().ContainSingle(p => p.Contains("'many'") && p.Contains("Keptn:MaxConcurrency"));
        problems.Should().ContainSingle(p => p.Contains("'soon'") && p.Contains("Keptn:TaskTimeout") && p.Contains("hh:mm:ss"));
        problems.Should().ContainSingle(p => p.Contains("Keptn:MaxQueuedEvents is 0; it must be from 1 to 100000000"));
        problems.Should().ContainSingle(p => p.Contains("Keptn:ShutdownTimeout is 00:00:00; it must be more than zero and at most 49 days."));
        problems.Should().ContainSingle(p => p.Contains("'tests', 'other'"));
        problems.Should().ContainSingle(p => p.Contains("2 handlers for sh.keptn.event.test.triggered") && p.Contains("Filter"));
        problems.Should().ContainSingle(p => p.Contains("'dev.test' cannot be the name of a task"));
        problems.Should().ContainSingle(p => p.Contains("Unknown") && p.Contains("[JsonSerializable(typeof(Unknown))]") && p.Contains("UseJson"));
        problems.Should().ContainSingle(p => p.Contains("sh.keptn.event.te*.finished") && p.Contains("whole parts"));
        problems.Should().ContainSingle(p => p.Contains("concurrency of the handler of 'sh.keptn.event.te*.finished' is 0"));
        problems.Should().ContainSingle(p => p.Contains("timeout of the handler of task 'slow' is 100.00:00:00"));
        problems.Should().ContainSingle(p => p.Contains("UseTransport"));
    }

    [Fact]
    public async Task Start_SomethingIsWrong_TheMessageListsTheProblemsLineByLine()
    {
        var start = () => KeptnTestHost.StartAsync(s => s.AddKeptn("load-tests", o => o.MaxConcurrency = 0));

        var exception = (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which;

        exception.Problems.Should().HaveCount(2);
        exception.Message.Split(Environment.NewLine).Should().SatisfyRespectively(
            first => first.Should().Be("The Keptn service 'load-tests' cannot start:"),
            second => second.Should().Be("- Keptn:MaxConcurrency is 0; it must be from 1 to 1000000."),
            third => third.Should().Be("- It has no handlers: register one with OnTask or OnEvent."));
    }

    [Fact]
    public async Task Start_NoHandlers_SaysSo() =>
        (await FindProblemsAsync(s => s.AddKeptn("tests"))).Should().ContainSingle().Which.Should().Contain("no handlers");

    [Fact]
    public async Task Start_NoTransport_SaysSo() =>
        (await FindProblemsAsync(s => s.AddKeptn("tests").UseTransport(_ => null!).OnTask<TestTriggered>(s_pass), withTransport: false))
            .Should().ContainSingle().Which.Should().Contain("UseTransport");

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("test.triggered")]
    public async Task Start_NameIsNoTask_SaysSo(string task) =>
        (await FindProblemsAsync(s => s.AddKeptn("tests").OnTask<EventData>(task, s_pass)))
            .Should().ContainSingle().Which.Should().Contain($"'{task}' cannot be the name of a task");

    [Theory]
    [InlineData("sh.keptn..finished", "characters")]
    [InlineData("sh.keptn event", "spaces")]
    [InlineData("sh.>.finished", "last part")]
    [InlineData("sh.keptn.event.test.*ed", "whole parts")]
    [InlineData("test.finished", "in full, here 'sh.keptn.event.test.finished'")]
    [InlineData("dev.*.triggered", "in full, here 'sh.keptn.event.dev.*.triggered'")]
    [InlineData("test.status.changed", "in full, here 'sh.keptn.event.test.status.changed'")]
    public async Task Start_PatternMatchesNothing_SaysSo(string pattern, string why) =>
        (await FindProblemsAsync(s => s.AddKeptn("tests").OnEvent<EventData>(pattern, s_pass)))
            .Should().ContainSingle().Which.Should().Contain($"'{pattern}'").And.Contain(why);

    [Fact]
    public async Task Start_SeveralHandlersOfATaskWithFilters_IsFine()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .OnTask<TestTriggered>(s_pass, o => o.Filter = _ => true)
            .OnTask<TestTriggered>(s_pass, o => o.Filter = _ => true));

        host.Transport.Subscriptions.Should().ContainSingle();
    }

    [Fact]
    public async Task Start_HandlersOfATaskDisagreeOnPerSubscription_SaysSo() =>
        (await FindProblemsAsync(s => s.AddKeptn("tests")
            .OnTask<TestTriggered>(s_pass, o => o.Filter = _ => true)
            .OnTask<TestTriggered>(s_pass, o =>
            {
                o.Filter = _ => true;
                o.PerSubscription = true;
            })))
            .Should().ContainSingle().Which.Should().Contain("PerSubscription");

    [Theory]
    [InlineData("MaxConcurrency", "-1")]
    [InlineData("MaxPendingTasks", "0")]
    [InlineData("MaxQueuedBytes", "12")]
    [InlineData("DeduplicationCapacity", "0")]
    [InlineData("TaskTimeout", "-00:00:01")]
    [InlineData("CancellationGracePeriod", "00:00:00")]
    [InlineData("DeduplicationWindow", "60.00:00:00")]
    [InlineData("SendRetryDelay", "00:00:00")]
    [InlineData("MaxSendRetryDelay", "1.00:00:01")]
    [InlineData("ShutdownTimeout", "00:00:00")]
    [InlineData("MaxConcurrency", "99999999999")]
    public async Task Start_OptionInTheSectionIsBad_NamesKeyAndValue(string key, string value) =>
        (await FindProblemsAsync(s => s.AddKeptn("tests").OnTask<TestTriggered>(s_pass), new() { [$"Keptn:{key}"] = value }))
            .Should().ContainSingle().Which.Should().Contain($"Keptn:{key}").And.Contain(value);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void AddKeptn_WithoutAName_IsRefused(string name)
    {
        var add = () => new ServiceCollection().AddKeptn(name);

        add.Should().Throw<ArgumentException>();
    }

    private static async Task<IReadOnlyList<string>> FindProblemsAsync(
        Action<IServiceCollection> configure, Dictionary<string, string?>? configuration = null, bool withTransport = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration ?? []);
        configure(builder.Services);
        if (withTransport)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IEventTransport>(new InMemoryTransport()));
        }

        using var host = builder.Build();
        var start = () => host.StartAsync();
        return (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Problems;
    }

    internal sealed record Unknown;
}

using System.Collections.Concurrent;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>Which events a notifier tells of, and how it is added.</summary>
public sealed class NotifierTests : NotifierTestBase
{
    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.finished", "{}", true)]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "{}", false)]
    [InlineData("sh.keptn.event.test.finished", "{}", false)]
    public Task AddNotifier_Default_TellsOfTheEndOfSequences(string type, string data, bool isSent) => RouteAsync(_ => { }, type, data, isSent);

    [Theory]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail"}""", true)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"warning"}""", true)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"pass"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","stage":"dev"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","project":"other"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","service":"other"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","status":"aborted"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","message":"quiet"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", "{}", false)]
    [InlineData("sh.keptn.event.evaluation.triggered", """{"result":"fail"}""", false)]
    [InlineData("sh.keptn.event.dev.delivery.finished", """{"result":"fail"}""", false)]
    public Task AddNotifier_Lists_LetThroughWhatTheyName(string type, string data, bool isSent) => RouteAsync(
        o =>
        {
            o.Events.Add("sh.keptn.event.evaluation.>");
            o.Results.Add(KeptnResult.Fail);
            o.Results.Add(KeptnResult.Warning);
            o.Statuses.Add(KeptnStatus.Succeeded);
            o.Projects.Add("sockshop");
            o.Stages.Add("production");
            o.Services.Add("carts");
            o.Filter = n => n.Message != "quiet";
        },
        type,
        System.Text.Json.Nodes.JsonNode.Parse(data)!.AsObject() is var json && Fill(json, "stage", "production") && Fill(json, "status", "succeeded") ? json.ToJsonString() : data,
        isSent);

    [Fact]
    public async Task AddNotifier_PatternsOverlap_TellsOnce()
    {
        await using var host = await StartAsync(o =>
        {
            o.Events.Add("sh.keptn.event.test.finished");
            o.Events.Add("sh.keptn.event.*.finished");
            o.Events.Add("sh.keptn.>");
            o.BatchDelay = TimeSpan.Zero;
            o.MinInterval = TimeSpan.Zero;
        });

        foreach (var type in (string[])["test.finished", "evaluation.finished", "test.started"])
        {
            await host.SendAsync(TestEvents.Create($"sh.keptn.event.{type}", $$"""{"message":"{{type}}"}"""));
        }

        await Wait.UntilAsync(() => Texts().Length >= 3);
        await host.StopAsync();
        Texts().Should().BeEquivalentTo("test.finished", "evaluation.finished", "test.started");
    }

    [Fact]
    public async Task AddNotifier_Several_EachHasItsRouteAndQueue()
    {
        var other = new ConcurrentQueue<string>();
        await using var host = await KeptnTestHost.StartAsync(
            s => s.AddKeptn("notifier")
                .AddNotifier("dead", (_, _) => throw new InvalidOperationException("down"), o => o.MaxRetries = 0)
                .AddNotifier(
                    "alive",
                    (batch, _) =>
                    {
                        batch.ToList().ForEach(n => other.Enqueue(n.Message));
                        return Task.CompletedTask;
                    },
                    o => o.Projects.Add("shop")),
            Time);

        await host.SendAsync(Finished("a"));
        await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"message":"b","project":"shop"}"""));
        var run = await host.WaitUntilIdleAsync();
        await AdvanceUntilAsync(() => !other.IsEmpty);

        other.Should().Equal("b");
        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task AddNotifier_Class_IsMadeForEachBatch()
    {
        var channel = new Channel();
        await using var host = await KeptnTestHost.StartAsync(
            s =>
            {
                s.AddSingleton(channel);
                s.AddKeptn("notifier").AddNotifier<ChannelNotifier>("chat", o =>
                {
                    o.BatchDelay = TimeSpan.Zero;
                    o.MinInterval = TimeSpan.Zero;
                });
            });

        await host.SendAsync(Finished("a"));
        await Wait.UntilAsync(() => channel.Texts.Count == 1);
        await host.SendAsync(Finished("b"));
        await Wait.UntilAsync(() => channel.Texts.Count == 2);

        channel.Texts.Should().Equal("a", "b");
        channel.Instances.Should().HaveCount(2).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void AddNotifier_FlushTimeout_IsAddedToTheHosts()
    {
        var services = new ServiceCollection();
        Add(services, o => o.FlushTimeout = TimeSpan.FromSeconds(7));

        var options = services.BuildServiceProvider().GetRequiredService<IOptions<HostOptions>>().Value;

        options.ShutdownTimeout.Should().Be(TimeSpan.FromSeconds(25 + 5 + 7));
    }

    [Fact]
    public void AddNotifier_NameIsTaken_Throws()
    {
        var builder = Add(new ServiceCollection(), _ => { });

        builder.Invoking(b => b.AddNotifier<ChannelNotifier>("chat")).Should().Throw<ArgumentException>().WithMessage("*'chat'*");
    }

    [Theory]
    [InlineData("bridge.example.com")]
    [InlineData("ftp://bridge/")]
    public void AddNotifier_BridgeUrlIsNoWebAddress_Throws(string address) =>
        FluentActions.Invoking(() => Add(new ServiceCollection(), o => o.BridgeUrl = new Uri(address, UriKind.RelativeOrAbsolute)))
            .Should().Throw<ArgumentException>().WithMessage($"*'{address}'*");

    [Fact]
    public void AddNotifier_OptionOutOfRange_ThrowsNamingIt()
    {
        Refuse(o => o.MaxBatchSize = 0, "MaxBatchSize");
        Refuse(o => o.MaxQueued = 0, "MaxQueued");
        Refuse(o => o.MaxRetries = -1, "MaxRetries");
        Refuse(o => o.BatchDelay = TimeSpan.FromDays(2), "BatchDelay");
        Refuse(o => o.MinInterval = TimeSpan.FromSeconds(-1), "MinInterval");
        Refuse(o => o.SendTimeout = TimeSpan.Zero, "SendTimeout");

        static void Refuse(Action<NotifierOptions> configure, string name) => FluentActions
            .Invoking(() => new ServiceCollection().AddKeptn("n").AddNotifier("n", (_, _) => Task.CompletedTask, configure))
            .Should().Throw<ArgumentOutOfRangeException>().Which.ParamName.Should().Contain(name);
    }

    private static bool Fill(System.Text.Json.Nodes.JsonObject json, string name, string value)
    {
        json.TryAdd(name, value);
        return true;
    }

    private async Task RouteAsync(Action<NotifierOptions> configure, string type, string data, bool isSent)
    {
        await using var host = await StartAsync(configure);

        var run = await host.SendAsync(TestEvents.Create(type, data));
        await host.StopAsync();

        run.ShouldHaveSentNothing();
        Texts().Should().HaveCount(isSent ? 1 : 0);
    }

    private sealed class Channel
    {
        internal ConcurrentQueue<string> Texts { get; } = new();

        internal ConcurrentQueue<object> Instances { get; } = new();
    }

    private sealed class ChannelNotifier(Channel channel) : INotifier
    {
        public Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken)
        {
            channel.Instances.Enqueue(this);
            notifications.ToList().ForEach(n => channel.Texts.Enqueue(n.Message));
            return Task.CompletedTask;
        }
    }
}

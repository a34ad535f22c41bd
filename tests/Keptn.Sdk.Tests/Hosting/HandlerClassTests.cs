using System.Text.Json;
using System.Text.Json.Serialization;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Handlers as classes, and payloads of the user's own.</summary>
public sealed partial class HandlerClassTests
{
    private readonly Journal _journal = new();

    [Fact]
    public async Task OnTaskOfClass_GetsItsDependenciesAndOneInstancePerEvent()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddSingleton(_journal).AddKeptn("tests").OnTask<TestTriggered, TestHandler>());

        var run = await host.TriggerAsync(new TestTriggered { Test = new() { TestStrategy = "performance" } });
        run.Finished.Message.Should().Be("performance 1");
        host.StartRecording();
        run = await host.TriggerAsync(new TestTriggered { Test = new() { TestStrategy = "performance" } });

        run.Finished.Message.Should().Be("performance 1", "another instance counts from the beginning");
        _journal.Entries.Should().Equal("test", "test");
    }

    [Fact]
    public async Task OnTaskOfClass_ByName_HandlesThatTask()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddSingleton(_journal).AddKeptn("tests").OnTask<TestTriggered, TestHandler>("smoke"));

        var run = await host.SendAsync(TestEvents.Triggered("smoke", """{"test":{"teststrategy":"quick"}}"""));

        run.ShouldHaveSent("smoke.started", "smoke.finished");
        run.Finished.Message.Should().Be("quick 1");
    }

    [Fact]
    public async Task OnTaskOfClass_CannotBeMade_FinishesAsErrored()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s
            .AddSingleton<Journal>(_ => throw new InvalidOperationException("no journal today"))
            .AddKeptn("tests").OnTask<TestTriggered, TestHandler>());

        var run = await host.TriggerAsync(new TestTriggered());

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().NotContain("no journal today");
        run.Outcomes.Single().Exception!.Message.Should().Be("no journal today");
    }

    [Fact]
    public async Task OnTaskOfClass_RegisteredByTheApplication_KeepsItsLifetime()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s
            .AddSingleton(_journal).AddSingleton<TestHandler>().AddKeptn("tests").OnTask<TestTriggered, TestHandler>());

        await host.TriggerAsync(new TestTriggered());
        host.StartRecording();
        var run = await host.TriggerAsync(new TestTriggered());

        run.Finished.Message.Should().Be(" 2");
    }

    [Fact]
    public async Task OnEventOfClass_GetsTheEventAndAnswersNothing()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddSingleton(_journal).AddKeptn("tests")
            .OnEvent<TestFinished, FinishedHandler>()
            .OnEvent<EventData, AnyHandler>("sh.keptn.event.*.started"));

        await host.SendAsync(TestEvents.Create(TestFinished.EventType, """{"test":{"start":"now"}}"""));
        var run = await host.SendAsync(TestEvents.Create("sh.keptn.event.release.started", "{}"));

        _journal.Entries.Should().Equal("finished now", "sh.keptn.event.release.started of carts");
        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task OwnPayload_WithAContextOfItsOwn_IsReadAndWritten()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .UseJson(OwnJsonContext.Default)
            .OnTask<BackupTriggered>((context, _) => Task.FromResult(
                TaskResult.Pass(new BackupFinished { Backup = new BackupReport(context.Data.Backup.Tables.Length, context.Data.Backup.Target) }))));

        var run = await host.SendAsync(TestEvents.Triggered("backup", """{"backup":{"tables":["a","b"],"target":"s3"},"message":"before"}"""));

        run.ShouldHaveSent("backup.started", "backup.finished");
        using var data = JsonDocument.Parse(run.Finished.CloudEvent.Data.Bytes);
        data.RootElement.GetProperty("backup").GetRawText().Should().Be("""{"count":2,"target":"s3"}""");
        data.RootElement.GetProperty("project").GetString().Should().Be(TestEvents.Project);
        data.RootElement.GetProperty("status").GetString().Should().Be("succeeded");
    }

    [Fact]
    public async Task OwnPayload_ThatKnowsNoTask_IsHandledByName()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .UseJson(OwnJsonContext.Default)
            .OnTask<PlainPayload>("archive", (context, _) => Task.FromResult(TaskResult.Pass($"{context.TaskName} {context.Data.Archive}"))));

        var run = await host.SendAsync(TestEvents.Triggered("archive", """{"archive":"2022"}"""));

        run.Finished.Message.Should().Be("archive 2022");
    }

    [Fact]
    public async Task OwnPayload_ConstructorRefusesTheData_FinishesAsErroredWithoutTheDetail()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .UseJson(OwnJsonContext.Default)
            .OnTask<Picky>("archive", (_, _) => Task.FromResult(TaskResult.Pass())));

        var run = await host.SendAsync(TestEvents.Triggered("archive", """{"value":"hunter2"}"""));

        run.ShouldHaveSent("archive.started", "archive.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("data cannot be read").And.NotContain("filter").And.NotContain("hunter2");
        run.Outcomes.Single().Exception.Should().BeOfType<NotSupportedException>();
    }

    internal sealed class Journal
    {
        internal List<string> Entries { get; } = [];
    }

    private sealed class TestHandler(Journal journal) : ITaskHandler<TestTriggered>
    {
        private int _runs;

        public Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
        {
            journal.Entries.Add(context.TaskName);
            return Task.FromResult(TaskResult.Pass($"{context.Data.Test.TestStrategy} {++_runs}"));
        }
    }

    private sealed class FinishedHandler(Journal journal) : IEventHandler<TestFinished>
    {
        public Task HandleAsync(EventContext<TestFinished> context, CancellationToken cancellationToken)
        {
            journal.Entries.Add($"finished {context.Data.Test.Start}");
            return Task.CompletedTask;
        }
    }

    private sealed class AnyHandler(Journal journal) : IEventHandler<EventData>
    {
        public Task HandleAsync(EventContext<EventData> context, CancellationToken cancellationToken)
        {
            journal.Entries.Add($"{context.EventType} of {context.Data.Service}");
            return Task.CompletedTask;
        }
    }

    internal sealed record BackupTriggered : EventData, ITaskTriggeredData
    {
        public static string TaskName => "backup";

        public static string EventType => KeptnEventType.Triggered(TaskName);

        [JsonPropertyName("backup")]
        public BackupOrder Backup { get; init; } = new([], string.Empty);
    }

    internal sealed record BackupOrder([property: JsonPropertyName("tables")] string[] Tables, [property: JsonPropertyName("target")] string Target);

    internal sealed record BackupReport([property: JsonPropertyName("count")] int Count, [property: JsonPropertyName("target")] string Target);

    internal sealed record BackupFinished : EventData
    {
        [JsonPropertyName("backup")]
        public BackupReport? Backup { get; init; }
    }

    internal sealed record PlainPayload([property: JsonPropertyName("archive")] string Archive);

    internal sealed class Picky
    {
        private readonly string _value = string.Empty;

        [JsonPropertyName("value")]
        public string Value { get => _value; init => throw new NotSupportedException($"{_value}{value} is not to my taste"); }
    }

    [JsonSerializable(typeof(BackupTriggered))]
    [JsonSerializable(typeof(BackupFinished))]
    [JsonSerializable(typeof(PlainPayload))]
    [JsonSerializable(typeof(Picky))]
    internal sealed partial class OwnJsonContext : JsonSerializerContext;
}

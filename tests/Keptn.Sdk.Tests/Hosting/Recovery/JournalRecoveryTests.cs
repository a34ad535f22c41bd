using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Hosting.Journal;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tests.Hosting.Recovery;

/// <summary>Contract C2 and C3 across processes: a host whose process "dies" is one whose folder is copied in mid-flight.</summary>
public sealed class JournalRecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _copy = new();
    private readonly CloudEvent _triggered = TestEvents.Triggered("test");
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeTransport _first = new();
    private readonly FakeTransport _second = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task Start_TaskWasInWork_IsFinishedAsErroredUnderItsOwnId()
    {
        await KillWhileHandlerRunsAsync();
        await using var host = await StartAsync(_second, (_, _) => throw new InvalidOperationException("must not run"));
        await Wait.UntilAsync(() => _second.Sent.Count == 1);

        var answer = new SentEvent(_second.Sent[0]);
        (answer.CloudEvent.Type, answer.CloudEvent.TriggeredId, answer.Status, answer.Result).Should().Be(
            ("sh.keptn.event.test.finished", _triggered.Id, KeptnStatus.Errored, KeptnResult.Fail));
        answer.Message.Should().Contain("ended while it worked on this task");
        await WhenNothingIsLeftAsync(host);
    }

    [Fact]
    public async Task Start_TaskWasInWorkAndIsIdempotent_RunsAgainWithoutASecondStarted()
    {
        await KillWhileHandlerRunsAsync();
        await using var host = await StartAsync(_second, (_, _) => Task.FromResult(TaskResult.Pass("again")), o => o.Idempotent = true);
        await Wait.UntilAsync(() => _second.Sent.Count == 1);

        new SentEvent(_second.Sent[0]).Message.Should().Be("again");
        _second.SentTypes.Should().Equal("test.finished");
        await WhenNothingIsLeftAsync(host);
    }

    [Fact]
    public async Task Start_TaskArrivesAgainAfterTheRestart_IsNotRunOnceMore()
    {
        await KillWhileHandlerRunsAsync();
        await using var host = await StartAsync(_second, (_, _) => throw new InvalidOperationException("must not run"));

        await host.DeliverAsync(_triggered);
        await host.WhenOutcomesAsync(1);
        await Wait.UntilAsync(() => _second.Sent.Count == 1);

        host.Outcomes.Single().Reason.Should().Be("it was received before");
    }

    [Fact]
    public async Task Start_AnswerWasNotSent_IsSentAsItWas()
    {
        _first.OnSend = (e, _) => e.Type!.EndsWith(".finished", StringComparison.Ordinal) ? throw new EventTransportException("down") : ValueTask.CompletedTask;
        string? id = null;
        await using (var host = await StartAsync(_first, (_, _) => Task.FromResult(TaskResult.Warning("close")), folder: _folder))
        {
            await host.DeliverAsync(_triggered);
            await Wait.UntilAsync(() => host.SendFailures.Count > 0);
            Kill();
        }

        await using var next = await StartAsync(_second, (_, _) => throw new InvalidOperationException("must not run"));
        await Wait.UntilAsync(() => _second.Sent.Count == 1);

        id = _second.Sent[0].Id;
        _first.Attempted.Where(e => e.Type!.EndsWith(".finished", StringComparison.Ordinal)).Select(e => e.Id).Distinct().Should().Equal(id);
        new SentEvent(_second.Sent[0]).Message.Should().Be("close");
        await WhenNothingIsLeftAsync(next);
    }

    [Fact]
    public async Task Start_AnswerIsRefused_IsSentWithoutItsData()
    {
        string? id = null;
        using (var journal = TaskJournal.TryOpen(Path.Combine(_copy.Path, "tests"), NullLogger.Instance)!)
        {
            var content = new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Warning) { Message = "close", Data = Encoding.UTF8.GetBytes($$"""{"report":"huge {{new string('x', 1000)}}"}""") };
            var answer = TaskAnswers.Finished(_triggered, "tests", DateTimeOffset.UnixEpoch, content);
            id = answer.Id;
            await journal.AnswerAsync(_triggered.Id!, answer).WaitAsync(Wait.Patience);
        }

        _second.OnSend = (e, _) => e.Data.ToString().Contains("huge") ? throw new EventTransportException("too large") { IsTransient = false } : ValueTask.CompletedTask;
        await using var host = await StartAsync(_second, (_, _) => throw new InvalidOperationException("must not run"));
        await Wait.UntilAsync(() => _second.Sent.Count == 1);

        var sent = new SentEvent(_second.Sent[0]);
        (sent.CloudEvent.Id, sent.CloudEvent.TriggeredId, sent.Status, sent.Result).Should().Be((id, _triggered.Id, KeptnStatus.Succeeded, KeptnResult.Warning));
        sent.Message.Should().StartWith("close").And.Contain("left out");
        await WhenNothingIsLeftAsync(host);
    }

    [Fact]
    public async Task Start_NobodyKnowsWhetherItWasStarted_EndsInEitherCase()
    {
        // The process died between the note and the confirmation. There is no store to ask.
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _first.OnSend = async (_, _) =>
        {
            _running.TrySetResult();
            await blocked.Task;
        };
        await using (var host = await StartAsync(_first, (_, _) => Task.FromResult(TaskResult.Pass()), folder: _folder))
        {
            await host.DeliverAsync(_triggered);
            await _running.Task.WaitAsync(Wait.Patience);
            Kill();
            blocked.SetResult();
        }

        await using var next = await StartAsync(_second, (_, _) => throw new InvalidOperationException("must not run"));
        await Wait.UntilAsync(() => _second.Sent.Count == 3);

        // With the first started event lost: 1 and 1, then one too many, which is ignored. With it arrived: 2 and 2.
        _second.SentTypes.Should().Equal("test.started", "test.finished", "test.finished");
        _second.Sent[0].Id.Should().Be(_first.Attempted[0].Id);
        _second.Sent[1].Id.Should().Be(_second.Sent[2].Id);
        await WhenNothingIsLeftAsync(next);
    }

    [Fact]
    public async Task Start_HandlerIsGone_TaskIsFinishedAllTheSame()
    {
        await KillWhileHandlerRunsAsync();
        await using var host = await FakeHost.StartAsync(
            _second, b => b.OnTask<TestTriggered>("other", (_, _) => Task.FromResult(TaskResult.Pass())), options: o => o.StateDirectory = _copy.Path);
        await Wait.UntilAsync(() => _second.Sent.Count == 1);

        new SentEvent(_second.Sent[0]).Status.Should().Be(KeptnStatus.Errored);
    }

    [Fact]
    public async Task Start_FilterNoLongerWantsTheTask_IsFinishedAllTheSame()
    {
        await KillWhileHandlerRunsAsync();
        await using var host = await StartAsync(_second, (_, _) => throw new InvalidOperationException("must not run"), o =>
        {
            o.Idempotent = true;
            o.Filter = _ => false;
        });
        await Wait.UntilAsync(() => _second.Sent.Count == 1);

        new SentEvent(_second.Sent[0]).Status.Should().Be(KeptnStatus.Errored);
    }

    [Fact]
    public async Task Stop_AllAnswered_LeavesNothing()
    {
        await using (var host = await StartAsync(_first, (_, _) => Task.FromResult(TaskResult.Pass()), folder: _folder))
        {
            for (var i = 0; i < 50; i++)
            {
                await host.DeliverAsync(TestEvents.Triggered("test"));
            }

            await host.WhenOutcomesAsync(50);
            await host.StopAsync();
        }

        using var journal = TaskJournal.TryOpen(Path.Combine(_folder.Path, "tests"), NullLogger.Instance)!;
        journal.Recovered.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_StateDirectoryCannotBeUsed_NamesSettingAndValue()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, string.Empty);

        var start = () => FakeHost.StartAsync(_first, b => b.OnTask<TestTriggered>("test", (_, _) => Task.FromResult(TaskResult.Pass())), options: o => o.StateDirectory = file);

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Problems.Should().ContainSingle()
            .Which.Should().StartWith($"Keptn:StateDirectory is '{file}', which cannot be used: ");
    }

    [Fact]
    public async Task Start_StateDirectoryIsInUse_WaitsForTheOtherProcess()
    {
        Task<FakeHost> second;
        await using (var first = await StartAsync(_first, (_, _) => Task.FromResult(TaskResult.Pass()), folder: _folder))
        {
            second = StartAsync(_second, (_, _) => Task.FromResult(TaskResult.Pass()), folder: _folder);
            second.IsCompleted.Should().BeFalse();
        }

        await using var host = await second.WaitAsync(Wait.Patience);
        await host.DeliverAsync(_triggered);
        await host.WhenOutcomesAsync(1);
    }

    [Fact]
    public async Task Stop_WhileItWaitsForTheStateDirectory_EndsWithoutAnError()
    {
        using var held = TaskJournal.TryOpen(Path.Combine(_folder.Path, "tests"), NullLogger.Instance)!;
        var log = new LogRecorder();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        log.AddTo(builder.Services);
        builder.Services.AddKeptn("tests", o => o.StateDirectory = _folder.Path)
            .UseTransport(_ => _first)
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        using var host = builder.Build();

        var running = host.RunAsync();
        await Wait.UntilAsync(() => log.Entries.Any(e => e.Text.Contains("is in use by another process")));
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await running.Awaiting(r => r.WaitAsync(Wait.Patience)).Should().NotThrowAsync();
    }

    private static Task WhenNothingIsLeftAsync(FakeHost host) => Wait.UntilAsync(() => host.JournalIsEmpty);

    private Task<FakeHost> StartAsync(
        FakeTransport transport,
        Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler,
        Action<TaskOptions<TestTriggered>>? configure = null,
        TemporaryFolder? folder = null) =>
        FakeHost.StartAsync(transport, b => b.OnTask(handler, configure), options: o => o.StateDirectory = (folder ?? _copy).Path);

    private async Task KillWhileHandlerRunsAsync()
    {
        var stay = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            _first,
            async (_, _) =>
            {
                _running.TrySetResult();
                return await stay.Task;
            },
            folder: _folder);
        await host.DeliverAsync(_triggered);
        await _running.Task.WaitAsync(Wait.Patience);
        await Wait.UntilAsync(() => File.ReadAllText(Directory.GetFiles(Path.Combine(_folder.Path, "tests"), "*.journal").Single()).Contains("\"op\":\"started\""));
        Kill();
        stay.SetResult(TaskResult.Pass());
    }

    /// <summary>What the disk has at this moment is all that is left of the process.</summary>
    private void Kill()
    {
        var from = Path.Combine(_folder.Path, "tests");
        var to = Directory.CreateDirectory(Path.Combine(_copy.Path, "tests")).FullName;
        foreach (var file in Directory.GetFiles(from, "*.journal"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class ErrorLogForwarderTests : IAsyncLifetime
{
    private static readonly CloudEvent s_triggered = TestEvents.Triggered(new TestTriggered());

    private readonly FakeLogsApi _api = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly KeptnRegistrationOptions _options = new();
    private readonly ErrorLogForwarder _forwarder;
    private string? _id = "integration";

    public ErrorLogForwarderTests() =>
        _forwarder = new ErrorLogForwarder(_api, () => Volatile.Read(ref _id), _options, _time, _log, static () => 1);

    public Task InitializeAsync()
    {
        _forwarder.Start();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _forwarder.StopAsync(new CancellationToken(canceled: true));

    [Fact]
    public async Task OnSent_ErroredFinished_IsForwardedWithAllThatTheBridgeShows()
    {
        _forwarder.OnSent(Finished(KeptnStatus.Errored, "The tool is gone."));
        var time = _time.GetUtcNow();

        await FlushAsync();

        _api.Batches.Should().ContainSingle().Which.Should().Equal(new LogEntry
        {
            IntegrationId = "integration",
            Message = "The tool is gone.",
            Time = time,
            KeptnContext = s_triggered.KeptnContext!,
            Task = "test",
            TriggeredId = s_triggered.Id!,
            GitCommitId = s_triggered.GitCommitId!,
        });
    }

    [Fact]
    public async Task OnSent_WhatIsNoError_IsNotForwarded()
    {
        _forwarder.OnSent(Finished(KeptnStatus.Succeeded, "the status \"errored\" is only quoted here"));
        _forwarder.OnSent(Finished(KeptnStatus.Succeeded, "failed", KeptnResult.Fail));
        _forwarder.OnSent(Finished(KeptnStatus.Aborted, "stopped"));
        _forwarder.OnSent(TaskAnswers.Started(s_triggered, "load-tests", _time.GetUtcNow()));
        _forwarder.OnCompleted(new PipelineOutcome(s_triggered, PipelineDisposition.Handled, "the handler") { Result = TaskResult.Pass() });
        _forwarder.OnCompleted(new PipelineOutcome(s_triggered, PipelineDisposition.Ignored, "filtered out"));
        _forwarder.OnSendFailed(Finished(KeptnStatus.Succeeded, "later"), FakeUniformApi.Down, willRetry: true);
        _forwarder.OnSent(Finished(KeptnStatus.Errored, "the only one"));

        await FlushAsync();

        _api.Entries.Should().ContainSingle().Which.Message.Should().Be("the only one");
    }

    [Fact]
    public async Task OnCompleted_Rejected_IsForwarded()
    {
        _forwarder.OnCompleted(new PipelineOutcome(s_triggered, PipelineDisposition.Rejected, "data.project is missing or empty"));

        await FlushAsync();

        var entry = _api.Entries.Should().ContainSingle().Subject;
        entry.Message.Should().Contain("data.project is missing or empty").And.Contain("test.triggered");
        entry.TriggeredId.Should().Be(s_triggered.Id);
    }

    [Fact]
    public async Task OnCompleted_EventHandlerThrew_IsForwardedWithoutTheMessageOfTheException()
    {
        _forwarder.OnCompleted(new PipelineOutcome(s_triggered, PipelineDisposition.Failed, "the handler of 'x'") { Exception = new InvalidOperationException("secret") });
        _forwarder.OnCompleted(new PipelineOutcome(s_triggered, PipelineDisposition.Failed, "the handler of 'x'") { Exception = new KeptnTaskException("for people") });

        await FlushAsync();

        _api.Entries.Select(e => e.Message).Should().Equal(
            "The handler of 'x' failed: InvalidOperationException; see the log of the service.", "The handler of 'x' failed: for people");
    }

    [Fact]
    public async Task OnCompleted_TaskFailed_IsForwardedByItsFinishedEventAlone()
    {
        _forwarder.OnCompleted(new PipelineOutcome(s_triggered, PipelineDisposition.Failed, "the handler") { Result = TaskResult.Errored("x"), Exception = new InvalidOperationException() });
        _forwarder.OnSent(Finished(KeptnStatus.Errored, "x"));

        await FlushAsync();

        _api.Entries.Should().ContainSingle();
    }

    [Fact]
    public async Task OnSendFailed_FinishedGivenUp_IsForwarded()
    {
        _forwarder.OnSendFailed(Finished(KeptnStatus.Succeeded, "done"), FakeUniformApi.Down, willRetry: false);
        _forwarder.OnSendFailed(TaskAnswers.StatusChanged(s_triggered, "load-tests", _time.GetUtcNow(), "50 %"), FakeUniformApi.Down, willRetry: false);

        await FlushAsync();

        _api.Entries.Should().ContainSingle().Which.Message.Should().Contain("could not be sent");
    }

    [Fact]
    public async Task OnSent_LongMessage_IsCut()
    {
        _forwarder.OnSent(Finished(KeptnStatus.Errored, new string('x', 100_000)));

        await FlushAsync();

        _api.Entries.Single().Message.Length.Should().BeLessThan(5000);
    }

    [Fact]
    public async Task Send_ManyAtOnce_GoInBatches()
    {
        Send(250);

        await FlushAsync(3);

        _api.Batches.Select(b => b.Count).Should().Equal(100, 100, 50);
    }

    [Fact]
    public async Task Send_NotRegisteredYet_WaitsForTheId()
    {
        Volatile.Write(ref _id, null);
        Send(1);
        await _time.AdvanceWhenAsleepAsync(ErrorLogForwarder.BatchDelay);
        await _time.WhenAsleepAsync();
        _api.Calls.Should().Be(0);

        Volatile.Write(ref _id, "later");
        await FlushAsync();

        _api.Entries.Single().IntegrationId.Should().Be("later");
    }

    [Fact]
    public async Task Send_ControlPlaneAway_WaitsHoweverLongAndLosesNothingThatFits()
    {
        _api.OnWrite = static () => FakeUniformApi.Down;
        Send(3);
        for (var call = 1; call < 20; call++)
        {
            await _time.AdvanceWhenAsleepAsync(TimeSpan.FromMinutes(1));
            await Wait.UntilAsync(() => _api.Calls >= call);
        }

        _api.OnWrite = static () => null;
        await FlushAsync();

        _api.Entries.Should().HaveCount(3);
        _log.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, false, 1)]
    [InlineData(HttpStatusCode.InternalServerError, true, 5)]
    public async Task Send_Refused_IsGivenUpCountedAndHoldsUpNothing(HttpStatusCode status, bool isTransient, int attempts)
    {
        _api.OnWrite = () => new KeptnApiException("refused") { Failure = KeptnApiFailure.ErrorAnswer, StatusCode = status, IsTransient = isTransient };
        Send(2);
        double[] waits = [1, 1, 2, 4, 8];
        for (var call = 1; call <= attempts; call++)
        {
            await _time.AdvanceWhenAsleepAsync(TimeSpan.FromSeconds(waits[call - 1]));
            await Wait.UntilAsync(() => _api.Calls == call);
        }

        await Wait.UntilAsync(() => _log.Warnings.Any());
        _log.Warnings.Should().ContainSingle().Which.Should().StartWith("2 errors").And.Contain("refused");
        _api.OnWrite = static () => null;
        Send(1);
        await FlushAsync();
        _api.Entries.Should().ContainSingle();
    }

    [Fact]
    public async Task Send_MoreThanMayWait_DropsTheOldestAndCounts()
    {
        Volatile.Write(ref _id, null);
        Send(_options.MaxQueuedErrors + 7);
        Volatile.Write(ref _id, "integration");

        await FlushAsync(10);

        _api.Entries.Should().HaveCount(1000);
        _api.Entries[0].Message.Should().Be("error 7");
        _log.Warnings.Should().ContainSingle().Which.Should().StartWith("7 errors");
    }

    [Fact]
    public async Task Stop_SomeWait_SendsThemFirst()
    {
        Send(150);
        await _time.WhenAsleepAsync();

        await _forwarder.StopAsync(default);

        _api.Entries.Should().HaveCount(150);
        _log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_ApiHangs_GivesUpAfterItsTimeAndCounts()
    {
        _api.Hangs = true;
        Send(150);
        await _time.WhenAsleepAsync();

        var stopping = _forwarder.StopAsync(default);
        await Wait.UntilAsync(() => _api.Calls == 1);
        stopping.IsCompleted.Should().BeFalse();
        _time.Advance(ErrorLogForwarder.FlushTimeout);
        await stopping.WaitAsync(Wait.Patience);

        _log.Warnings.Should().ContainSingle().Which.Should().StartWith("150 errors");
    }

    private static CloudEvent Finished(KeptnStatus status, string message, KeptnResult? result = null) => TaskAnswers.Finished(
        s_triggered, "load-tests", DateTimeOffset.UnixEpoch, new FinishedContent(status, result ?? KeptnResult.Pass) { Message = message });

    private void Send(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _forwarder.OnSent(Finished(KeptnStatus.Errored, $"error {i}"));
        }
    }

    /// <summary>Lets time pass until that many batches have been taken.</summary>
    private async Task FlushAsync(int batches = 1)
    {
        var goal = _api.Batches.Count + batches;
        while (true)
        {
            // One minute may be enough for several batches, of which the last is still on its way here.
            await Wait.UntilAsync(() => _time.ActiveTimers == 1 || _api.Batches.Count >= goal);
            if (_api.Batches.Count >= goal)
            {
                return;
            }

            var before = _api.Calls;
            _time.Advance(TimeSpan.FromMinutes(1));
            await Wait.UntilAsync(() => _api.Calls > before);
            await Wait.UntilAsync(() => _api.Returned == _api.Calls);
        }
    }

    private sealed class FakeLogsApi : ILogsApi
    {
        private readonly ConcurrentQueue<IReadOnlyList<LogEntry>> _batches = new();
        private int _calls;
        private int _returned;

        internal Func<Exception?> OnWrite { get; set; } = static () => null;

        internal bool Hangs { get; set; }

        internal int Calls => Volatile.Read(ref _calls);

        internal int Returned => Volatile.Read(ref _returned);

        internal IReadOnlyList<IReadOnlyList<LogEntry>> Batches => [.. _batches];

        internal IReadOnlyList<LogEntry> Entries => [.. _batches.SelectMany(b => b)];

        public async Task WriteAsync(IReadOnlyCollection<LogEntry> entries, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            try
            {
                if (Hangs)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                if (OnWrite() is { } exception)
                {
                    throw exception;
                }

                _batches.Enqueue([.. entries]);
            }
            finally
            {
                Interlocked.Increment(ref _returned);
            }
        }

        public IAsyncEnumerable<LogEntry> QueryAsync(LogQuery? query = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteAsync(LogQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteAllAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}

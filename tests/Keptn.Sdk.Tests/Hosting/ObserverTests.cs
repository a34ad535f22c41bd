using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>What looks on must not harm: observers and logging providers that throw.</summary>
public sealed class ObserverTests
{
    [Fact]
    public async Task Observers_Throw_HarmNeitherTheTaskNorEachOther()
    {
        using var log = new LogRecorder();
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            log.AddTo(s);
            s.AddSingleton<IPipelineObserver, Throwing>();
            s.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        });
        host.Transport.FailSends(2);

        var run = await host.SendAsync(TestEvents.Triggered("test"));
        await host.SendAsync(TestEvents.Triggered("unknown"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.SendFailures.Should().HaveCount(2, "the recorder behind the throwing observer sees everything");
        log.AtLeast(LogLevel.Error).Should().Contain(t => t.Contains(nameof(Throwing)) && t.Contains("OnSendFailed"))
            .And.Contain(t => t.Contains("OnReceived")).And.Contain(t => t.Contains("OnCompleted")).And.Contain(t => t.Contains("OnSent"));
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("throw")]
    [InlineData("no data")]
    [InlineData("not sent")]
    public async Task LoggingProvider_Throws_TheTaskIsFinished(string what)
    {
        using var provider = new ThrowingLoggerProvider();
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            s.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(provider));
            s.AddKeptn("tests").OnTask<TestTriggered>((_, _) =>
                what == "throw" ? throw new InvalidOperationException() : Task.FromResult(TaskResult.Pass()));
        });
        if (what == "not sent")
        {
            host.Transport.FailSends(2);
        }

        var run = await host.SendAsync(TestEvents.Triggered("test", what == "no data" ? """{"test":7}""" : "{}"));

        run.ShouldHaveSent("test.started", "test.finished");
        provider.Calls.Should().BePositive();
    }

    [Fact]
    public async Task Observers_SeeEachEventFromArrivalToEnd()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .OnTask<TestTriggered>((_, _) => throw new InvalidOperationException("why"))
            .OnEvent<EventData>("sh.keptn.event.test.triggered", (_, _) => Task.CompletedTask));
        var triggered = TestEvents.Triggered("test");

        var run = await host.SendAsync(triggered);

        run.Received.Should().ContainSingle().Which.Id.Should().Be(triggered.Id);
        run.Outcomes.Should().HaveCount(2);
        var task = run.Outcomes.Single(o => o.Disposition == PipelineDisposition.Failed);
        task.Exception!.Message.Should().Be("why");
        task.Result!.Status.Should().Be(KeptnStatus.Errored);
        task.Reason.Should().Be("the handler of task 'test'");
        run.Outcomes.Single(o => o.Disposition == PipelineDisposition.Handled).Result.Should().BeNull();
    }

    private sealed class Throwing : IPipelineObserver
    {
        public void OnReceived(CloudEvent cloudEvent, int outcomes) => throw new InvalidOperationException("OnReceived");

        public void OnCompleted(PipelineOutcome outcome) => throw new InvalidOperationException("OnCompleted");

        public void OnSent(CloudEvent cloudEvent) => throw new InvalidOperationException("OnSent");

        public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry) => throw new InvalidOperationException("OnSendFailed");
    }

    private sealed class ThrowingLoggerProvider : ILoggerProvider, ILogger
    {
        internal int Calls { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // What the host logs about itself is its own affair.
            if (state?.ToString()?.Contains("Keptn", StringComparison.Ordinal) == true || eventId.Id is >= 10 and < 40)
            {
                Calls++;
                throw new IOException("the disk is full");
            }
        }
    }
}

using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>
/// Contract C2 to C4 and C9 under everything at once: handlers of every kind, faults of the transport, redeliveries,
/// callbacks from elsewhere, and a stop in the middle. KEPTN_STRESS_SEEDS=n runs n more seeds.
/// </summary>
public sealed class StressTests
{
    private const int Events = 20_000;

    private static readonly string[] s_behaviors =
    [
        "return", "return", "return", "return", "return", "return", "return", "return",
        "later", "later", "later", "throw", "throw later", "say", "null", "unwritable",
        "pend", "pend", "pend and finish first", "finish and return", "progress", "unreadable", "not ours",
        "wait for its sequence's end", "return at its sequence's end", "pend at its sequence's end",
    ];

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, 3 + int.Parse(Environment.GetEnvironmentVariable("KEPTN_STRESS_SEEDS") ?? "0", System.Globalization.CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Pipeline_UnderFaultsAndStoppedInTheMiddle_FinishesExactlyWhatItStarted(int seed)
    {
        var transport = new ChaosTransport(seed);
        var handler = new Handler(seed);
        var recorder = new Recorder();
        await using var host = await StartAsync(transport, handler, recorder);
        var pipeline = host.Services.GetRequiredService<KeptnService>().Pipeline!;
        (handler.Tasks, handler.Pipeline) = (host.Tasks, pipeline);
        var events = CreateEvents(seed);

        var delivering = Parallel.ForEachAsync(Enumerable.Range(0, events.Length), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancellationToken) =>
        {
            await transport.Sink.ReceiveAsync(events[i], cancellationToken);
            if (i % 40 == 0)
            {
                // One that has just arrived, waits, or works.
                pipeline.EndTasks(events[Math.Max(0, i - (37 * i % 500))].CloudEvent.KeptnContext!, TestEvents.Stage);
            }
        });
        await Wait.UntilAsync(() => transport.Attempts > Events);
        await host.StopAsync();
        await delivering.WaitAsync(Wait.Patience);
        await Wait.UntilAsync(() => recorder.Open == 0);
        await handler.WhenCallbacksAreDoneAsync();

        var books = transport.CloseBooks();
        books.Where(b => b.Started.Count > 1 || b.Finished.Count > 1).Should().BeEmpty("a task is started once and finished once");
        books.Where(b => b.Started.Count == 1 && b.Finished.Count == 0).Select(b => b.Id).Should().BeEmpty("what is started is finished");
        books.Where(b => b.Started.Count == 0 && b.Finished.Count == 1 && !b.StartIsUncertain).Select(b => b.Id).Should().BeEmpty("nothing is finished that was not started");
        books.Where(b => b.FinishedBeforeStarted && !b.StartIsUncertain).Select(b => b.Id).Should().BeEmpty("finished comes after started");
        transport.AttemptsAfterStop.Should().Be(0);
        AssertNothingIsLeft(host);

        // The run was what it should be: much was done, and the stop came in the middle.
        books.Count(b => b.Finished.Count == 1).Should().BeGreaterThan(5_000);
        recorder.Count(PipelineDisposition.Pending).Should().BeGreaterThan(100);
        recorder.Count(PipelineDisposition.Failed).Should().BeGreaterThan(500);
        recorder.Dropped.Should().BePositive();
        recorder.Aborted.Should().BeGreaterThan(100);
        recorder.NotBegun.Should().BeGreaterThan(10);
        handler.Abandoned.Should().BePositive();
    }

    private static Task<FakeHost> StartAsync(ChaosTransport transport, Handler handler, Recorder recorder) =>
        FakeHost.StartAsync(
            transport,
            b => b.OnTask<TestTriggered>(handler.HandleAsync, o =>
            {
                o.Filter = context => context.Data.Message != "not ours";
                o.Timeout = TimeSpan.FromMilliseconds(200);
            }).Services.AddSingleton<IPipelineObserver>(recorder),
            options: o =>
            {
                o.MaxQueuedEvents = 500;
                o.CancellationGracePeriod = TimeSpan.FromMilliseconds(50);
                o.ShutdownTimeout = TimeSpan.FromSeconds(10);
            });

    private static ReceivedEvent[] CreateEvents(int seed)
    {
        var random = new Random(seed);
        var events = new List<ReceivedEvent>();
        for (var i = 0; i < Events; i++)
        {
            // Few of those that occupy a place for long.
            var behavior = random.Next(400) switch
            {
                0 => "hang",
                1 => "wait for cancellation",
                2 => "pend for ever",
                _ => s_behaviors[random.Next(s_behaviors.Length)],
            };
            var data = behavior == "unreadable" ? """{"test":7}""" : $$"""{"message":"{{behavior}}"}""";
            var triggered = new CloudEvent(TestEvents.Triggered("test", data)) { [KeptnAttributeNames.KeptnContext] = $"{i}" };
            var received = new ReceivedEvent(triggered, 300);
            events.Add(received);
            if (random.Next(20) == 0)
            {
                events.Add(received with { SubscriptionIds = ["another"] });
            }
        }

        return [.. events];
    }

    private static void AssertNothingIsLeft(FakeHost host)
    {
        host.Tasks.OpenTasks.Should().BeEmpty();
        var pipeline = host.Services.GetRequiredService<KeptnService>().Pipeline!;
        pipeline.Running.Count.Should().Be(0);
        host.Services.GetRequiredService<KeptnSetup>().Handlers[0].Gate.Parked.Should().Be(0);
        var places = Enumerable.Range(0, 501).Select(_ => pipeline.Limit.Enter(300, CancellationToken.None)).ToList();
        places.Take(500).Should().OnlyContain(p => p == null, "every place came back");
        places[500].Should().NotBeNull("no place came back twice");
    }

    private sealed class Handler(int seed)
    {
        private readonly List<Task> _callbacks = [];
        private readonly Random _random = new(seed);
        private int _abandoned;

        internal KeptnPipeline Pipeline { get; set; } = null!;

        internal IKeptnTasks Tasks { get; set; } = null!;

        internal int Abandoned => _abandoned;

        internal async Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
        {
            switch (context.Data.Message)
            {
                case "later":
                    await Task.Yield();
                    return TaskResult.Pass();
                case "throw":
                    throw new InvalidOperationException();
                case "throw later":
                    await Task.Yield();
                    throw new OperationCanceledException("of its own");
                case "say":
                    throw new KeptnTaskException("known");
                case "null":
                    return null!;
                case "unwritable":
                    return TaskResult.Pass(this);
                case "pend":
                    FinishLater(context.TaskId);
                    return TaskResult.Pending;
                case "pend for ever":
                    return TaskResult.Pending;
                case "pend and finish first":
                    (await Tasks.FinishAsync(context.TaskId, TaskResult.Fail(), cancellationToken)).Should().BeTrue();
                    return TaskResult.Pending;
                case "finish and return":
                    FinishLater(context.TaskId);
                    await Task.Yield();
                    return TaskResult.Pass();
                case "progress":
                    await context.ReportProgressAsync("half way", cancellationToken);
                    return TaskResult.Pass();
                case "wait for cancellation":
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    return TaskResult.Pass();
                case "wait for its sequence's end":
                    EndSequence(context);
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    return TaskResult.Pass();
                case "return at its sequence's end":
                    EndSequence(context);
                    await Task.Yield();
                    return TaskResult.Pass();
                case "pend at its sequence's end":
                    EndSequence(context);
                    return TaskResult.Pending;
                case "hang":
                    Interlocked.Increment(ref _abandoned);
                    await new TaskCompletionSource().Task;
                    return TaskResult.Pass();
                default:
                    return TaskResult.Warning("slow");
            }
        }

        internal async Task WhenCallbacksAreDoneAsync()
        {
            Task[] callbacks;
            lock (_callbacks)
            {
                callbacks = [.. _callbacks];
            }

            await Task.WhenAll(callbacks).WaitAsync(Wait.Patience);
        }

        private void EndSequence(TaskContext<TestTriggered> context)
        {
            lock (_callbacks)
            {
                _callbacks.Add(Task.Run(() => Pipeline.EndTasks(context.Scope.KeptnContext, context.Scope.Stage)));
            }
        }

        private void FinishLater(string id)
        {
            lock (_callbacks)
            {
                var yields = _random.Next(200);
                _callbacks.Add(Task.Run(async () =>
                {
                    for (var i = 0; i < yields; i++)
                    {
                        await Task.Yield();
                    }

                    await Tasks.FinishAsync(id, TaskResult.Pass("from elsewhere"), CancellationToken.None);
                }));
            }
        }
    }

    private sealed class Recorder : IPipelineObserver
    {
        private readonly int[] _dispositions = new int[Enum.GetValues<PipelineDisposition>().Length];
        private int _aborted;
        private int _dropped;
        private int _notBegun;
        private int _open;

        internal int Open => Volatile.Read(ref _open);

        internal int Dropped => _dropped;

        /// <summary>Answered because their sequence had ended.</summary>
        internal int Aborted => _aborted;

        /// <summary>Not begun because their sequence had ended.</summary>
        internal int NotBegun => _notBegun;

        public void OnReceived(CloudEvent cloudEvent, int outcomes) => Interlocked.Add(ref _open, outcomes);

        public void OnCompleted(PipelineOutcome outcome)
        {
            Interlocked.Increment(ref _dispositions[(int)outcome.Disposition]);
            if (outcome.Reason.Contains("stopped", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _dropped);
            }
            else if (outcome.Reason.Contains("its sequence ended", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _notBegun);
            }
            else if (outcome.Result?.Status == KeptnStatus.Aborted)
            {
                Interlocked.Increment(ref _aborted);
            }

            Interlocked.Decrement(ref _open);
        }

        public void OnSent(CloudEvent cloudEvent)
        {
        }

        public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry)
        {
        }

        internal int Count(PipelineDisposition disposition) => _dispositions[(int)disposition];
    }
}

using System.Diagnostics;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>Publishes task events in a pattern and waits for their answers.</summary>
internal sealed class LoadDriver : IDisposable
{
    // Far from the numbers of events that count, so that a late answer is not taken for one of theirs.
    private const int FirstProbe = 2_000_000_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TriggeredEvents _events;
    private readonly NatsClient _client;
    private readonly Thread _receiving;
    private readonly byte[] _commands;
    private readonly long[] _publishedAt = new long[1 << 16];
    private volatile List<double>? _latencies;
    private volatile Exception? _failure;
    private long _refillUntil;
    private int _finishedInBatch;
    private int _next = 1;
    private int _probes;
    private int _probeAnswer;
    private int _answeredProbe;

    internal LoadDriver(int port, string task)
    {
        _events = new TriggeredEvents(task);
        _commands = new byte[_events.Length * 256];
        _client = new NatsClient(port);
        _client.Subscribe(task);
        _receiving = new Thread(Receive) { IsBackground = true, Name = "answers" };
        _receiving.Start();
    }

    internal Answers Answers { get; } = new();

    public void Dispose()
    {
        _client.Dispose();
        _receiving.Join(s_patience);
    }

    /// <summary>Publishes events that do not count until one is answered, or started where handlers wait.</summary>
    internal void WaitUntilAnswered(Func<bool> isAlive, bool startedIsEnough)
    {
        _probeAnswer = startedIsEnough ? NatsClient.StartedId : NatsClient.FinishedId;
        WaitUntil(
            () =>
            {
                var command = new byte[_events.Length];
                _events.Write(command, FirstProbe + ++_probes);
                _client.Send(command);
                Thread.Sleep(50);
                return Volatile.Read(ref _answeredProbe) > 0;
            },
            isAlive);

        // Those that were on their way when the first came.
        Thread.Sleep(1000);
    }

    /// <summary>Keeps a number of events in flight for some time.</summary>
    /// <returns>Events, and seconds from the first to the last answer.</returns>
    internal (int Events, double Seconds) KeepInFlight(int inFlight, TimeSpan time)
    {
        var before = Answers.FinishedCount;
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _refillUntil, start + (long)(time.TotalSeconds * Stopwatch.Frequency));
        Publish(inFlight);

        // Between the last answer of a read and the events that replace it, everything is finished for a moment.
        WaitUntil(() => Stopwatch.GetElapsedTime(start) > time + TimeSpan.FromMilliseconds(5), () => true);
        WaitUntilAllFinished();
        return (Answers.FinishedCount - before, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Publishes events at a rate for some time, each on its own.</summary>
    /// <returns>Events, and seconds from the first to the last answer.</returns>
    internal (int Events, double Seconds) KeepRate(int perSecond, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        PublishAtRate(perSecond, time);
        WaitUntilAllFinished();
        return ((int)(perSecond * time.TotalSeconds), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Publishes a number of events as fast as it can.</summary>
    internal void Burst(int events) => Publish(events);

    /// <summary>Publishes events at a rate; returns what each took from its publishing to its finished event, in ms, sorted.</summary>
    internal double[] MeasureLatencies(int perSecond, TimeSpan time)
    {
        var latencies = new List<double>();
        _latencies = latencies;
        PublishAtRate(perSecond, time);
        WaitUntilAllFinished();
        _latencies = null;
        latencies.Sort();
        return [.. latencies];
    }

    internal void WaitUntilAllFinished() => WaitUntil(() => Answers.FinishedCount == Answers.TriggeredCount, () => true);

    internal void WaitUntilStarted(int count) => WaitUntil(() => Answers.StartedCount >= count, () => true);

    private void PublishAtRate(int perSecond, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var count = (int)(perSecond * time.TotalSeconds);
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }

            Publish(1);
        }
    }

    private void WaitUntil(Func<bool> condition, Func<bool> isAlive)
    {
        var progress = Stopwatch.GetTimestamp();
        var count = Answers.FinishedCount;
        while (!condition())
        {
            Thread.Sleep(1);
            if (_failure is { } failure)
            {
                throw new InvalidOperationException(failure.Message, failure);
            }

            if (Answers.FinishedCount != count)
            {
                (count, progress) = (Answers.FinishedCount, Stopwatch.GetTimestamp());
            }

            if (!isAlive() || Stopwatch.GetElapsedTime(progress) > s_patience)
            {
                throw new InvalidOperationException($"The service has stopped answering: {Answers}.");
            }
        }
    }

    private void Receive()
    {
        try
        {
            _client.Receive(OnMessage, OnBatch);
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private void OnMessage(int subscription, ReadOnlySpan<byte> payload)
    {
        var number = TriggeredEvents.GetNumber(payload);
        if (number >= FirstProbe)
        {
            if (subscription == _probeAnswer)
            {
                Volatile.Write(ref _answeredProbe, number);
            }
        }
        else if (subscription == NatsClient.StartedId)
        {
            Answers.OnStarted(number);
        }
        else if (Answers.OnFinished(number))
        {
            _finishedInBatch++;
            _latencies?.Add(Stopwatch.GetElapsedTime(_publishedAt[number % _publishedAt.Length]).TotalMilliseconds);
        }
    }

    private void OnBatch()
    {
        var finished = _finishedInBatch;
        _finishedInBatch = 0;
        if (finished > 0 && Stopwatch.GetTimestamp() < Volatile.Read(ref _refillUntil))
        {
            Publish(finished);
        }
    }

    private void Publish(int events)
    {
        // By the thread that receives while it keeps a number in flight; the first ones and everything else by the caller's.
        lock (_events)
        {
            while (events > 0)
            {
                var batch = Math.Min(events, _commands.Length / _events.Length);
                for (var i = 0; i < batch; i++)
                {
                    var number = _next++;
                    Answers.Expect(number);
                    _events.Write(_commands.AsSpan(i * _events.Length), number);
                    _publishedAt[number % _publishedAt.Length] = Stopwatch.GetTimestamp();
                }

                _client.Send(_commands.AsSpan(0, batch * _events.Length));
                events -= batch;
            }
        }
    }
}

using System.Diagnostics;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>The whole of it, part by part, each with servers of its own.</summary>
internal sealed class Measurement(LoadOptions options)
{
    private const string Task = "echo";
    private const int LatencyRate = 200;
    private const int BurstSize = 20_000;
    private const int HandlersAtOnce = 10_000;

    private static readonly int[] s_inFlight = [1, 64, 256, 1024];
    private static readonly int[] s_rates = [1_000, 10_000];
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(10);

    private readonly Report _report = new(options);
    private bool _isRight = true;

    private bool IsEchoService => options.Service.Count == 0 || Path.GetFileNameWithoutExtension(options.Service[0]) == "EchoService";

    /// <returns>Whether every event was answered as it should.</returns>
    internal bool Run()
    {
        var command = options.Service.Count == 0 ? Servers.PublishEchoService() : options.Service;
        _report.PrintHead();
        Measure("idle", command, MeasureIdle);
        Measure("throughput", command, MeasureThroughput);
        Measure("latency", command, MeasureLatency);
        Measure("burst", command, MeasureBurst);
        if (IsEchoService)
        {
            Measure("hold: queued", command, (driver, service, _) => MeasureHeld(driver, service, BurstSize, 64), ("HOLD", "64"));
            Measure("hold: waiting", command, (driver, service, _) => MeasureHeld(driver, service, HandlersAtOnce, HandlersAtOnce), ("HOLD", "11000"));
        }

        _report.PrintEnd();
        return _isRight;
    }

    private void Measure(
        string part, IReadOnlyList<string> command, Action<LoadDriver, MeasuredProcess, MeasuredProcess> measure, params (string, string)[] environment)
    {
        if (!options.Selects(part))
        {
            return;
        }

        var (nats, port) = Servers.StartNats();
        using (nats)
        {
            // Without a control plane there is nothing to register with; a service in the cluster asks it every 5 s.
            (string, string)[] registration = options.ControlPlanePort > 0 ? [] : [("DISABLE_REGISTRATION", "true")];
            using var service = Servers.StartService(command, port, Task, [.. registration, .. environment, .. options.Environment]);
            using var driver = new LoadDriver(port, Task);
            driver.WaitUntilAnswered(() => service.IsAlive, part.StartsWith("hold", StringComparison.Ordinal));
            measure(driver, service, nats);
            var (exitCode, seconds) = service.Stop();
            _report.AddEnd(part, driver.Answers, exitCode, seconds);
            _isRight &= driver.Answers.IsRight && exitCode == 0;
        }
    }

    private void MeasureIdle(LoadDriver driver, MeasuredProcess service, MeasuredProcess nats)
    {
        Thread.Sleep(s_idleTime);
        var cpu = service.CpuMicroseconds;
        Thread.Sleep(s_idleTime);
        _report.Add("memory idle", $"{service.ResidentMiB:0} MiB", "< 75 MiB");
        _report.Add("CPU idle", $"{(service.CpuMicroseconds - cpu) / s_idleTime.TotalSeconds / 1000:0.0} ms/s", string.Empty);
    }

    private void MeasureThroughput(LoadDriver driver, MeasuredProcess service, MeasuredProcess nats)
    {
        // Until the compiler is done with everything.
        driver.KeepInFlight(256, options.Round * 2);
        foreach (var inFlight in s_inFlight)
        {
            MeasureRounds(FormattableString.Invariant($"{inFlight:#,0} in flight"), time => driver.KeepInFlight(inFlight, time), service, nats);
        }

        foreach (var rate in s_rates)
        {
            MeasureRounds(FormattableString.Invariant($"{rate:#,0} events/s"), time => driver.KeepRate(rate, time), service, nats);
        }
    }

    private void MeasureRounds(string name, Func<TimeSpan, (int Events, double Seconds)> run, MeasuredProcess service, MeasuredProcess nats)
    {
        run(options.Round * 0.2);
        var rounds = new List<ThroughputRound>();
        for (var i = 0; i < options.Rounds; i++)
        {
            var (serviceCpu, natsCpu, ownCpu) = (service.CpuMicroseconds, nats.CpuMicroseconds, Environment.CpuUsage.TotalTime);
            var (events, seconds) = run(options.Round);
            rounds.Add(new ThroughputRound(
                events / seconds,
                (service.CpuMicroseconds - serviceCpu) / events,
                (nats.CpuMicroseconds - natsCpu) / events,
                (Environment.CpuUsage.TotalTime - ownCpu).TotalMicroseconds / events));
        }

        _report.AddThroughput(name, rounds);
    }

    private void MeasureLatency(LoadDriver driver, MeasuredProcess service, MeasuredProcess nats)
    {
        driver.KeepInFlight(64, options.Round * 2);
        driver.MeasureLatencies(LatencyRate, options.Round);
        var rounds = Enumerable.Range(0, options.Rounds).Select(_ => driver.MeasureLatencies(LatencyRate, options.Round * 2)).ToArray();
        _report.Add($"latency at {LatencyRate} events/s, median", $"{Report.Median(rounds.Select(r => r[r.Length / 2])):0.00} ms", "< 1 ms");
        _report.Add($"latency at {LatencyRate} events/s, p99", $"{Report.Median(rounds.Select(r => r[(int)(r.Length * 0.99)])):0.00} ms", "< 2 ms");
        _report.Add($"latency at {LatencyRate} events/s, largest", $"{rounds.Max(r => r[^1]):0.00} ms", string.Empty);
    }

    private void MeasureBurst(LoadDriver driver, MeasuredProcess service, MeasuredProcess nats)
    {
        var start = Stopwatch.GetTimestamp();
        driver.Burst(BurstSize);
        driver.WaitUntilAllFinished();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _report.Add($"burst of {BurstSize:#,0} on a fresh service, time", $"{seconds:0.0} s", string.Empty);
        _report.Add($"burst of {BurstSize:#,0}, memory after", $"{service.ResidentMiB:0} MiB", string.Empty);
        _report.Add($"burst of {BurstSize:#,0}, memory at most", $"{service.PeakResidentMiB:0} MiB", "< 200 MiB");
    }

    /// <summary>Lets handlers wait, looks at the memory when all has arrived, and lets them go.</summary>
    private void MeasureHeld(LoadDriver driver, MeasuredProcess service, int events, int handlers)
    {
        driver.Burst(events);

        // Where all can be in work they are waited for; a probe or two hold a place too. What is queued is all there
        // when the memory grows no more.
        driver.WaitUntilStarted(events > handlers ? 1 : events);
        double before;
        do
        {
            before = service.PeakResidentMiB;
            Thread.Sleep(1000);
        }
        while (service.PeakResidentMiB > before * 1.01);

        var (name, limit) = events > handlers
            ? ($"{events:#,0} events queued at once, {handlers} in work", "< 200 MiB")
            : ($"{handlers:#,0} handlers waiting at once", "< 100 MiB");
        _report.Add($"{name}: memory", $"{service.ResidentMiB:0} MiB", limit);
        service.HangUpNow();
        driver.WaitUntilAllFinished();
        _report.Add($"{name}: memory at most, all answered", $"{service.PeakResidentMiB:0} MiB", string.Empty);
    }
}

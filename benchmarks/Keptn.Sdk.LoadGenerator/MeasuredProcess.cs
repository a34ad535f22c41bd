using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>A process whose use of processor and memory is read from /proc.</summary>
internal sealed partial class MeasuredProcess : IDisposable
{
    private const int Terminate = 15;
    private const int HangUp = 1;
    private const int ClockTicks = 2;

    private static readonly double s_ticksPerSecond = GetSystemConfiguration(ClockTicks);

    private readonly Process _process;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="start">What to start. What it prints goes to our standard error: the output is the report's.</param>
    /// <param name="onError">Gets each line of its standard error; by default it goes the same way.</param>
    internal MeasuredProcess(ProcessStartInfo start, Action<string>? onError = null)
    {
        start.RedirectStandardError = onError is not null;
        start.RedirectStandardOutput = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => _exited.TrySetResult();
        _process.ErrorDataReceived += (_, line) => onError?.Invoke(line.Data ?? string.Empty);
        _process.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        if (onError is not null)
        {
            _process.BeginErrorReadLine();
        }
    }

    internal bool IsAlive => !_process.HasExited;

    /// <summary>Processor time so far, user and system, in microseconds.</summary>
    internal double CpuMicroseconds
    {
        get
        {
            // pid (name) state ppid ...: the name may have blanks; utime and stime are the 14th and 15th field.
            var text = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return ticks * 1_000_000 / s_ticksPerSecond;
        }
    }

    /// <summary>Resident memory now, in MiB.</summary>
    internal double ResidentMiB => ReadStatus("VmRSS:");

    /// <summary>The most resident memory so far, in MiB.</summary>
    internal double PeakResidentMiB => ReadStatus("VmHWM:");

    public void Dispose()
    {
        if (IsAlive)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>Lets the handlers of EchoService go that HOLD keeps.</summary>
    internal void HangUpNow() => Send(HangUp);

    /// <summary>Sends SIGTERM; returns the exit code and the seconds until the process was gone.</summary>
    internal (int ExitCode, double Seconds) Stop()
    {
        var start = Stopwatch.GetTimestamp();
        Send(Terminate);
        if (!_exited.Task.Wait(TimeSpan.FromSeconds(60)))
        {
            throw new InvalidOperationException("The service does not end on SIGTERM.");
        }

        return (_process.ExitCode, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial long GetSystemConfiguration(int name);

    private void Send(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException("The service has ended by itself.");
        }
    }

    private double ReadStatus(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}

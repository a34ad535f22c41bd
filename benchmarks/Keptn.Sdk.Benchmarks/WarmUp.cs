using System.Diagnostics;
using System.Runtime;

namespace Keptn.Sdk.Benchmarks;

/// <summary>
/// Says when the compiler is done: after a minimum time, and when no method was compiled for a while. On a busy machine
/// the tiers of the compiler come late, and time alone would measure half-compiled code.
/// </summary>
internal sealed class WarmUp(BenchmarkOptions options)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lastChange = Stopwatch.GetTimestamp();
    private long _methods = JitInfo.GetCompiledMethodCount();

    internal bool IsDone
    {
        get
        {
            var methods = JitInfo.GetCompiledMethodCount();
            if (methods != _methods)
            {
                _methods = methods;
                _lastChange = Stopwatch.GetTimestamp();
            }

            var elapsed = Stopwatch.GetElapsedTime(_start);
            return elapsed > s_limit
                || (elapsed > options.WarmUp && Stopwatch.GetElapsedTime(_lastChange) > options.WarmUp / 2);
        }
    }
}

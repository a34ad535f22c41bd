namespace Keptn.Sdk.Transport;

/// <summary>Waits that double from one failure to the next, up to a limit, with jitter so that many do not come back at once.</summary>
/// <param name="first">The first wait.</param>
/// <param name="longest">The longest.</param>
/// <param name="random">Random numbers from 0 to 1.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private TimeSpan _next = first < longest ? first : longest;

    internal void Reset() => _next = first < longest ? first : longest;

    internal TimeSpan Next()
    {
        var wait = _next;
        _next = wait * 2 < longest ? wait * 2 : longest;
        return wait * (0.5 + (0.5 * random()));
    }
}

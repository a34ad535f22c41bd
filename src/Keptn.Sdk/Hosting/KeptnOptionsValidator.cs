using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>Finds everything that is wrong with a service's options, each problem a sentence with field and value.</summary>
internal static class KeptnOptionsValidator
{
    /// <summary>The longest time that timers of the framework take (about 49 days).</summary>
    internal static readonly TimeSpan MaxTimeSpan = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    internal static IEnumerable<string> Validate(KeptnOptions options)
    {
        var ranges = new KeptnOptionsRanges().Validate(Options.DefaultName, options);
        foreach (var failure in ranges.Failures ?? [])
        {
            yield return failure;
        }

        (string Name, TimeSpan Value)[] times =
        [
            (nameof(KeptnOptions.TaskTimeout), options.TaskTimeout),
            (nameof(KeptnOptions.CancellationGracePeriod), options.CancellationGracePeriod),
            (nameof(KeptnOptions.DeduplicationWindow), options.DeduplicationWindow),
            (nameof(KeptnOptions.SendRetryDelay), options.SendRetryDelay),
            (nameof(KeptnOptions.MaxSendRetryDelay), options.MaxSendRetryDelay),
            (nameof(KeptnOptions.ShutdownTimeout), options.ShutdownTimeout),
        ];
        foreach (var (name, value) in times)
        {
            if (value <= TimeSpan.Zero || value > MaxTimeSpan)
            {
                yield return $"{name} is {value}; it must be more than zero and at most {MaxTimeSpan.TotalDays:0} days.";
            }
        }

        if (options.MaxSendRetryDelay > TimeSpan.FromDays(1))
        {
            yield return $"{nameof(KeptnOptions.MaxSendRetryDelay)} is {options.MaxSendRetryDelay}; it must be at most one day.";
        }
    }
}

using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;

namespace Keptn.Sdk.Tests.Hosting.Registration;

internal static class ManualClock
{
    /// <summary>Moves the clock once that many loops sleep on it.</summary>
    internal static async Task AdvanceWhenAsleepAsync(this ManualTimeProvider time, TimeSpan by, int sleepers = 1)
    {
        await Wait.UntilAsync(() => time.ActiveTimers >= sleepers);
        time.Advance(by);
    }

    /// <summary>Waits until that many loops sleep: what they had to do is done.</summary>
    internal static Task WhenAsleepAsync(this ManualTimeProvider time, int sleepers = 1) => Wait.UntilAsync(() => time.ActiveTimers >= sleepers);
}

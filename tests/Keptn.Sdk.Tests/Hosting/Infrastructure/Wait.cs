using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Tests.Hosting.Infrastructure;

/// <summary>Waits for what happens on other threads, without sleeping.</summary>
internal static class Wait
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Patience, "it should come to {0}", what);
            await Task.Yield();
        }
    }
}

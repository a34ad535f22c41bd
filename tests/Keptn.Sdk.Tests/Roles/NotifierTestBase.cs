using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>A notifier under a clock that stands still, and what it has sent.</summary>
public abstract class NotifierTestBase : IDisposable
{
    private protected NotifierTestBase() => Start = Time.GetUtcNow();

    private protected ManualTimeProvider Time { get; } = new();

    private protected LogRecorder Log { get; } = new();

    private protected ConcurrentQueue<(TimeSpan At, string[] Texts)> Sent { get; } = new();

    private protected Func<int, CancellationToken, Task> OnSend { get; set; } = (_, _) => Task.CompletedTask;

    private protected DateTimeOffset Start { get; }

    public void Dispose()
    {
        Log.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static CloudEvent Finished(string message) =>
        TestEvents.Create("sh.keptn.event.dev.delivery.finished", $$"""{"message":"{{message}}","result":"pass"}""");

    private protected string[] Texts() => [.. Sent.SelectMany(s => s.Texts)];

    /// <summary>Moves the clock while somebody waits for it.</summary>
    private protected Task AdvanceUntilAsync(Func<bool> condition, TimeSpan? latest = null) => Wait.UntilAsync(() =>
    {
        if (Time.ActiveTimers > 0 && !(Time.GetUtcNow() - Start >= latest))
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        return condition();
    });

    private protected Task<KeptnTestHost> StartAsync(Action<NotifierOptions> configure) => KeptnTestHost.StartAsync(s => Add(s, configure), Time);

    private protected KeptnBuilder Add(IServiceCollection services, Action<NotifierOptions> configure)
    {
        var calls = 0;
        Log.AddTo(services);
        return services.AddKeptn("notifier").AddNotifier(
            "chat",
            async (batch, token) =>
            {
                await OnSend(Interlocked.Increment(ref calls), token);
                Sent.Enqueue((Time.GetUtcNow() - Start, [.. batch.Select(n => n.Message)]));
            },
            configure);
    }
}

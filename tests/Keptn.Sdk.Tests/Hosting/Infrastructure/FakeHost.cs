using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting.Infrastructure;

/// <summary>A host on a transport of a test, for what the orderly in-memory one never does.</summary>
internal sealed class FakeHost : IAsyncDisposable, IPipelineObserver
{
    private readonly ConcurrentQueue<PipelineOutcome> _outcomes = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private IHost _host = null!;

    internal IKeptnTasks Tasks => _host.Services.GetRequiredService<IKeptnTasks>();

    internal IServiceProvider Services => _host.Services;

    internal IReadOnlyList<PipelineOutcome> Outcomes => [.. _outcomes];

    internal bool JournalIsEmpty => Services.GetRequiredService<KeptnService>().Pipeline!.Journal!.Count == 0;

    internal IReadOnlyList<Exception> SendFailures => [.. _failures];

    public void OnReceived(CloudEvent cloudEvent, int outcomes)
    {
    }

    public void OnCompleted(PipelineOutcome outcome) => _outcomes.Enqueue(outcome);

    public void OnSent(CloudEvent cloudEvent)
    {
    }

    public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry) => _failures.Enqueue(exception);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    internal static async Task<FakeHost> StartAsync(
        IEventTransport transport, Action<KeptnBuilder> configure, TimeProvider? time = null, Action<KeptnOptions>? options = null)
    {
        var host = new FakeHost();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddSingleton<IPipelineObserver>(host);
        var keptn = builder.Services.AddKeptn("tests", o =>
        {
            o.SendRetryDelay = TimeSpan.FromMilliseconds(1);
            o.MaxSendRetryDelay = TimeSpan.FromMilliseconds(2);
            options?.Invoke(o);
        });
        keptn.UseTransport(_ => transport);
        configure(keptn);
        host._host = builder.Build();
        await host._host.StartAsync();
        return host;
    }

    internal Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    internal ValueTask DeliverAsync(CloudEvent cloudEvent, CancellationToken cancellationToken = default) =>
        Services.GetRequiredService<KeptnService>().Pipeline!.ReceiveAsync(new ReceivedEvent(cloudEvent, 100), cancellationToken);

    internal Task WhenOutcomesAsync(int count) => Wait.UntilAsync(() => _outcomes.Count >= count);
}

using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Testing;

/// <summary>
/// Runs a service's real registration on an in-memory transport: send an event, wait until nothing is in work, look
/// at everything that was sent, handled and failed.
/// </summary>
/// <example>
/// <code>
/// await using var host = await KeptnTestHost.StartAsync(services =&gt; services.AddKeptn("load-tests").OnTask&lt;TestTriggered, LoadTestHandler&gt;());
/// var run = await host.SendAsync(TestEvents.Triggered(new TestTriggered()));
/// run.ShouldHaveSent("test.started", "test.finished");
/// </code>
/// </example>
public sealed class KeptnTestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EventRecorder _recorder;
    private bool _stopped;

    private KeptnTestHost(IHost host)
    {
        _host = host;
        _recorder = host.Services.GetRequiredService<EventRecorder>();
        Transport = host.Services.GetRequiredService<InMemoryTransport>();
        Resources = host.Services.GetRequiredService<TestResources>();
    }

    /// <summary>The transport, to make sending fail or to deliver without waiting.</summary>
    public InMemoryTransport Transport { get; }

    /// <summary>The files behind <c>context.Resources</c>, to add some.</summary>
    public TestResources Resources { get; }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The tasks in work, to finish one from elsewhere.</summary>
    public IKeptnTasks Tasks => Services.GetRequiredService<IKeptnTasks>();

    /// <summary>
    /// How long a test waits, in real time, before it fails with a transcript. Default 30 s.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What happened so far.</summary>
    public TestRun Run => _recorder.GetRun();

    /// <summary>Starts a service.</summary>
    /// <param name="configure">The service's own registration, as its Program.cs does it.</param>
    /// <param name="timeProvider">The clock, for instance a <see cref="ManualTimeProvider"/>; <see langword="null"/> for the real one.</param>
    /// <param name="transport">The transport; <see langword="null"/> for a new one.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="KeptnConfigurationException">The service cannot start as it is set up.</exception>
    /// <exception cref="KeptnTestException">There is no Keptn service in the registration.</exception>
    public static async Task<KeptnTestHost> StartAsync(
        Action<IServiceCollection> configure,
        TimeProvider? timeProvider = null,
        InMemoryTransport? transport = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        configure(builder.Services);
        if (timeProvider is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(timeProvider));
        }

        builder.Services.ReplaceKeptnTransport(transport);
        var host = builder.Build();
        try
        {
            TestedRegistration.ThrowIfEmpty(host.Services);
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await HostDisposal.DisposeAsync(host).ConfigureAwait(false);
            throw;
        }

        return new KeptnTestHost(host);
    }

    /// <summary>
    /// Drives a host that was built and started elsewhere, for instance by <c>WebApplicationFactory</c>, whose services
    /// went through <c>ReplaceKeptnTransport</c>. Disposing stops that host.
    /// </summary>
    /// <param name="host">The started host.</param>
    /// <exception cref="InvalidOperationException">The host's services did not go through <c>ReplaceKeptnTransport</c>.</exception>
    public static KeptnTestHost Attach(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Services.GetService<EventRecorder>() is null
            ? throw new InvalidOperationException("Call services.ReplaceKeptnTransport() behind the application's own registration, before the host is built.")
            : new KeptnTestHost(host);
    }

    /// <summary>Delivers an event and waits until nothing is in work.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What happened so far.</returns>
    /// <exception cref="KeptnTestException">Something is still in work after <see cref="Patience"/>.</exception>
    public async Task<TestRun> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken = default)
    {
        await Transport.DeliverAsync(cloudEvent, null, cancellationToken).ConfigureAwait(false);
        return await WaitUntilIdleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Delivers a <c>.triggered</c> event with this data and waits until nothing is in work.</summary>
    /// <param name="data">The data; project, stage and service are filled in where it has none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="TData">A payload of the SDK that knows its task.</typeparam>
    public Task<TestRun> TriggerAsync<TData>(TData data, CancellationToken cancellationToken = default)
        where TData : EventData, ITaskTriggeredData => SendAsync(TestEvents.Triggered(data), cancellationToken);

    /// <summary>Waits until every delivered event is done.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KeptnTestException">Something is still in work after <see cref="Patience"/>.</exception>
    public async Task<TestRun> WaitUntilIdleAsync(CancellationToken cancellationToken = default)
    {
        await WaitAsync(_recorder.WhenIdleAsync(), "everything to be done", cancellationToken).ConfigureAwait(false);
        return Run;
    }

    /// <summary>Waits until an event of a type was sent.</summary>
    /// <param name="type">A full type, or a short one as in <c>test.started</c>.</param>
    /// <param name="times">How many of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KeptnTestException">It was not, after <see cref="Patience"/>.</exception>
    public async Task<TestRun> WaitUntilSentAsync(string type, int times = 1, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        var full = EventTypeText.Expand(type);
        await WaitAsync(_recorder.WhenSentAsync(e => e.Type == full, times), $"{times} x {type} to be sent", cancellationToken).ConfigureAwait(false);
        return Run;
    }

    /// <summary>Waits until attempts to send have failed.</summary>
    /// <param name="times">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KeptnTestException">They have not, after <see cref="Patience"/>.</exception>
    public async Task<TestRun> WaitUntilSendFailedAsync(int times = 1, CancellationToken cancellationToken = default)
    {
        await WaitAsync(_recorder.WhenSendFailedAsync(times), $"{times} failed attempts to send", cancellationToken).ConfigureAwait(false);
        return Run;
    }

    /// <summary>Forgets what was recorded so far.</summary>
    public void StartRecording() => _recorder.Clear();

    /// <summary>Stops the service as the host does on SIGTERM, and waits for it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TestRun> StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_stopped)
        {
            _stopped = true;
            await _host.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        return Run;
    }

    /// <summary>
    /// Stops the service without patience: what is still in work is cancelled, and answered as at a shutdown. A test
    /// about shutdown calls <see cref="StopAsync"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await HostDisposal.DisposeAsync(_host).ConfigureAwait(false);
    }

    private async Task WaitAsync(Task task, string what, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new KeptnTestException($"Waited {Patience} for {what}.{Environment.NewLine}{Run}");
        }
    }
}

using System.Text.Json;
using Keptn.Sdk.Local;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Testing;

/// <summary>
/// A Keptn control plane for end-to-end tests: it runs the sequences of a folder, and the services under test are
/// connected to it as to a real one, over HTTP or a real nats-server. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// await using var keptn = await TestControlPlane.StartAsync("keptn");
/// await keptn.StartServiceAsync(services =&gt; Program.AddService(services));
/// var run = await keptn.RunAsync("dev.delivery");
/// run.ShouldHavePassed().From("load-tests").ShouldHaveSent("test.started", "test.finished");
/// </code>
/// </example>
public sealed class TestControlPlane : IAsyncDisposable
{
    private readonly TestControlPlaneOptions _options;
    private readonly TestNatsServer? _nats;
    private readonly LocalControlPlaneServer _server;
    private readonly BusRecorder _recorder;
    private readonly List<TestService> _services = [];

    private TestControlPlane(
        TestControlPlaneOptions options, string project, TestNatsServer? nats, LocalControlPlane controlPlane, LocalControlPlaneServer server)
    {
        _options = options;
        _nats = nats;
        _server = server;
        Project = project;
        ControlPlane = controlPlane;
        _recorder = new BusRecorder(controlPlane);
    }

    /// <summary>The control plane itself: to pause and abort runs, to send events, to ask for states.</summary>
    public LocalControlPlane ControlPlane { get; }

    /// <summary>The project of the sequences.</summary>
    public string Project { get; }

    /// <summary>Where the API is, with <c>/api</c>.</summary>
    public Uri ApiEndpoint => new(_server.Address, "api");

    /// <summary>What callers of the API send as <c>x-token</c>.</summary>
    public string Token => _server.Token;

    /// <summary>
    /// The configuration with which a host that is built elsewhere connects, for instance by <c>WebApplicationFactory</c>, or
    /// a program of its own; as environment variables with <c>__</c> for the colons. Not for the distributor, which has to
    /// know where the service listens: <see cref="StartServiceAsync"/> arranges that.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings => ServiceSettings.Create(_options.Transport, this, _server, _nats?.Address ?? _options.NatsAddress);

    /// <summary>Everything on the bus so far, of all runs.</summary>
    public TestSequenceRun Events => _recorder.GetRun(null);

    /// <summary>Starts a control plane.</summary>
    /// <param name="directory">The configuration folder, as <c>keptn-local</c> serves it: <c>shipyard.yaml</c> and <c>&lt;stage&gt;/&lt;service&gt;/...</c>.</param>
    /// <param name="transport">How services are connected.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="KeptnTestException">The folder has no project, or nats-server is needed and not there.</exception>
    public static Task<TestControlPlane> StartAsync(
        string directory, KeptnTransportKind transport = KeptnTransportKind.Remote, CancellationToken cancellationToken = default) =>
        StartAsync(directory, o => o.Transport = transport, cancellationToken);

    /// <summary>Starts a control plane.</summary>
    /// <param name="directory">The configuration folder, as <c>keptn-local</c> serves it: <c>shipyard.yaml</c> and <c>&lt;stage&gt;/&lt;service&gt;/...</c>.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="KeptnTestException">The folder has no project, or several and none is named; or nats-server is needed and not there.</exception>
    /// <exception cref="ArgumentException">Options of the control plane are not usable; the message names all problems.</exception>
    public static async Task<TestControlPlane> StartAsync(
        string directory, Action<TestControlPlaneOptions> configure, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(configure);
        directory = Path.GetFullPath(directory);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"There is no folder {directory} with a shipyard.yaml.");
        }

        var options = new TestControlPlaneOptions { ControlPlane = { Directory = directory } };
        configure(options);
        var controlPlane = new LocalControlPlane(options.ControlPlane);
        TestNatsServer? nats = null;
        try
        {
            var project = options.Project ?? OnlyProject(controlPlane);
            var isOnNats = options.Transport == KeptnTransportKind.Nats;
            nats = isOnNats && options.NatsAddress is null ? await TestNatsServer.StartAsync(cancellationToken).ConfigureAwait(false) : null;
            var serverOptions = new LocalControlPlaneServerOptions { Port = 0 };
            if (isOnNats)
            {
                serverOptions.Nats = new KeptnNatsOptions { Servers = (nats?.Address ?? options.NatsAddress)!.OriginalString };
            }

            var server = await LocalControlPlaneServer.StartAsync(controlPlane, serverOptions, null, cancellationToken).ConfigureAwait(false);
            return new TestControlPlane(options, project, nats, controlPlane, server);
        }
        catch
        {
            await controlPlane.DisposeAsync().ConfigureAwait(false);
            if (nats is not null)
            {
                await nats.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>
    /// Starts a service in this process and connects it. Its own registration is used, its own configuration is not:
    /// <see cref="Settings"/> are. It is stopped with the control plane.
    /// </summary>
    /// <param name="configure">The service's own registration, as its Program.cs does it.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The service; it is connected, registered, and gets events.</returns>
    /// <exception cref="KeptnConfigurationException">The service cannot start as it is set up.</exception>
    /// <exception cref="KeptnTestException">
    /// There is no Keptn service in the registration, or one that chooses its transport in code; or it is not ready after
    /// <see cref="TestControlPlaneOptions.Patience"/>.
    /// </exception>
    public async Task<TestService> StartServiceAsync(Action<IServiceCollection> configure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var settings = new Dictionary<string, string?>(Settings);
        if (_options.Transport == KeptnTransportKind.Distributor)
        {
            ServiceSettings.AddRecipient(settings, _server);
        }

        var service = await TestService.StartAsync(configure, settings, _recorder, _options.Patience, cancellationToken).ConfigureAwait(false);
        lock (_services)
        {
            _services.Add(service);
        }

        return service;
    }

    /// <summary>Triggers a sequence and waits for its end, and for that of all sequences that follow.</summary>
    /// <param name="sequence">Stage and name, as in <c>dev.delivery</c>.</param>
    /// <param name="service">The service that is delivered.</param>
    /// <param name="dataJson">More data for the tasks, a JSON object; <see langword="null"/> for none.</param>
    /// <param name="labels">Labels; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run; it may have failed, see <see cref="TestSequenceRun.ShouldHavePassed"/>.</returns>
    /// <exception cref="KeptnTestException">
    /// It could not be triggered, or has not ended after <see cref="TestControlPlaneOptions.Patience"/>; with a transcript.
    /// </exception>
    public async Task<TestSequenceRun> RunAsync(
        string sequence, string service = TestEvents.Service, string? dataJson = null,
        IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default)
    {
        var run = await TriggerAsync(sequence, service, dataJson, labels, cancellationToken).ConfigureAwait(false);
        return await WaitForEndAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Triggers a sequence and does not wait for its end.</summary>
    /// <inheritdoc cref="RunAsync" path="/param"/>
    /// <exception cref="KeptnTestException">It could not be triggered.</exception>
    public async Task<SequenceRun> TriggerAsync(
        string sequence, string service = TestEvents.Service, string? dataJson = null,
        IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sequence);
        var parts = sequence.Split('.');
        if (parts.Length != 2)
        {
            throw new ArgumentException($"'{sequence}' is no sequence: name its stage too, as in dev.delivery.", nameof(sequence));
        }

        JsonElement? data = dataJson is null ? null : JsonElement.Parse(dataJson);
        try
        {
            return await ControlPlane.TriggerSequenceAsync(Project, parts[0], parts[1], service, data, labels, cancellationToken).ConfigureAwait(false);
        }
        catch (LocalControlPlaneException e)
        {
            throw new KeptnTestException($"Sequence {sequence} of {service} could not be triggered: {e.Message}{Environment.NewLine}{Events}", e);
        }
    }

    /// <summary>Waits for the end of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KeptnTestException">It has not ended after <see cref="TestControlPlaneOptions.Patience"/>; with a transcript.</exception>
    public async Task<TestSequenceRun> WaitForEndAsync(SequenceRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        await WaitAsync(CompleteAsync(run), "the sequence to end", run.KeptnContext, cancellationToken).ConfigureAwait(false);
        return _recorder.GetRun(run.KeptnContext, await run.Completion.ConfigureAwait(false));
    }

    /// <summary>Waits for an event, also one that was sent already.</summary>
    /// <param name="type">A full type, or a short one as in <c>test.started</c>.</param>
    /// <param name="run">The run that it belongs to; <see langword="null"/> for any.</param>
    /// <param name="times">For how many of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last of them.</returns>
    /// <exception cref="KeptnTestException">It was not sent in <see cref="TestControlPlaneOptions.Patience"/>; with a transcript.</exception>
    public async Task<SentEvent> WaitForAsync(string type, SequenceRun? run = null, int times = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var full = EventTypeText.Expand(type);
        var seen = _recorder.WhenSeenAsync(e => e.Type == full && (run is null || BusRecorder.IsOf(e, run.KeptnContext)), times);
        await WaitAsync(seen, $"{times} x {type}", run?.KeptnContext, cancellationToken).ConfigureAwait(false);
        return _recorder.GetRun(run?.KeptnContext).All(type)[times - 1];
    }

    /// <summary>Stops the services without patience, then the control plane and its nats-server.</summary>
    public async ValueTask DisposeAsync()
    {
        List<TestService> services;
        lock (_services)
        {
            services = [.. _services];
        }

        foreach (var service in services)
        {
            await service.DisposeAsync().ConfigureAwait(false);
        }

        await _server.DisposeAsync().ConfigureAwait(false);
        await ControlPlane.DisposeAsync().ConfigureAwait(false);
        await _recorder.DisposeAsync().ConfigureAwait(false);
        if (_nats is not null)
        {
            await _nats.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string OnlyProject(LocalControlPlane controlPlane) => controlPlane.Configuration.GetProjects() switch
    {
        [var only] => only,
        [] => throw new KeptnTestException($"{controlPlane.Configuration.Directory} has no shipyard.yaml, and no folder in it has one."),
        var all => throw new KeptnTestException(
            $"{controlPlane.Configuration.Directory} has several projects ({string.Join(", ", all)}); name one in {nameof(TestControlPlaneOptions)}.{nameof(TestControlPlaneOptions.Project)}."),
    };

    /// <summary>The end of a run, and that everything that was sent until then is recorded.</summary>
    private async Task CompleteAsync(SequenceRun run)
    {
        var outcome = await run.Completion.ConfigureAwait(false);
        await _recorder.WhenSeenAsync(e => BusRecorder.IsEndOfSequence(e, run.KeptnContext), outcome.Sequences.Count).ConfigureAwait(false);
    }

    private async Task WaitAsync(Task task, string what, string? context, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(_options.Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new KeptnTestException($"Waited {_options.Patience} for {what}.{Environment.NewLine}{_recorder.GetRun(context)}");
        }
    }
}

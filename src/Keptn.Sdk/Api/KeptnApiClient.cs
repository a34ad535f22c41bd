using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Api;

/// <summary>
/// All clients of Keptn's API over one connection. Thread-safe; keep one for the life of the program. With a host,
/// register it with <c>services.AddKeptnApi(...)</c> instead of making it by hand.
/// </summary>
public sealed class KeptnApiClient : IKeptnApi, IDisposable
{
    private readonly IDisposable? _owned;

    internal KeptnApiClient(ApiConnection connection, IDisposable? owned = null)
    {
        _owned = owned;
        Authentication = new AuthenticationApi(connection);
        Evaluations = new EvaluationsApi(connection);
        Events = new EventsApi(connection);
        Logs = new LogsApi(connection);
        Metadata = new MetadataApi(connection);
        Projects = new ProjectsApi(connection);
        Resources = new ResourcesApi(connection);
        Secrets = new SecretsApi(connection);
        Sequences = new SequencesApi(connection);
        Services = new ServicesApi(connection);
        Stages = new StagesApi(connection);
        TriggeredEvents = new TriggeredEventsApi(connection);
        Uniform = new UniformApi(connection);
    }

    /// <inheritdoc/>
    public IAuthenticationApi Authentication { get; }

    /// <inheritdoc/>
    public IEvaluationsApi Evaluations { get; }

    /// <inheritdoc/>
    public IEventsApi Events { get; }

    /// <inheritdoc/>
    public ILogsApi Logs { get; }

    /// <inheritdoc/>
    public IMetadataApi Metadata { get; }

    /// <inheritdoc/>
    public IProjectsApi Projects { get; }

    /// <inheritdoc/>
    public IResourcesApi Resources { get; }

    /// <inheritdoc/>
    public ISecretsApi Secrets { get; }

    /// <inheritdoc/>
    public ISequencesApi Sequences { get; }

    /// <inheritdoc/>
    public IServicesApi Services { get; }

    /// <inheritdoc/>
    public IStagesApi Stages { get; }

    /// <inheritdoc/>
    public ITriggeredEventsApi TriggeredEvents { get; }

    /// <inheritdoc/>
    public IUniformApi Uniform { get; }

    /// <summary>Makes a client without a host.</summary>
    /// <param name="options">Where and how to call; changes after this have no effect that can be relied on.</param>
    /// <param name="loggerFactory">Where it logs; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock of timeouts and repetitions; <see langword="null"/> for the system's.</param>
    /// <exception cref="OptionsValidationException">The options are not valid; it names every problem.</exception>
    public static KeptnApiClient Create(
        KeptnApiOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null) =>
        Create(options, loggerFactory, timeProvider, primary: null);

    /// <summary>Makes a client without a host.</summary>
    /// <param name="configure">Sets where and how to call.</param>
    /// <exception cref="OptionsValidationException">The options are not valid; it names every problem.</exception>
    public static KeptnApiClient Create(Action<KeptnApiOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new KeptnApiOptions();
        configure(options);
        return Create(options);
    }

    /// <summary>Closes the connections of a client that was made with <c>Create</c>.</summary>
    public void Dispose() => _owned?.Dispose();

    internal static KeptnApiClient Create(
        KeptnApiOptions options, ILoggerFactory? loggerFactory, TimeProvider? timeProvider, HttpMessageHandler? primary)
    {
        ArgumentNullException.ThrowIfNull(options);
        KeptnApiOptionsValidator.ThrowIfInvalid(options);
        timeProvider ??= TimeProvider.System;
        ILogger logger = loggerFactory?.CreateLogger<KeptnApiClient>() ?? NullLogger<KeptnApiClient>.Instance;
        primary ??= PrimaryHandler.Create(options, logger);

        var redactor = new SecretRedactor();
        // The provider of OAuth tokens is reached over the same connections, without the token.
        var oauthClient = ApiHttpClients.Configure(new HttpClient(primary, disposeHandler: false));
        var credentials = new ApiCredentials(options, () => oauthClient, redactor, timeProvider);
        var handler = new RedirectHandler { InnerHandler = new AuthenticationHandler(credentials, logger) { InnerHandler = primary } };
        var client = ApiHttpClients.Configure(new HttpClient(handler));
        return new KeptnApiClient(new ApiConnection(options, () => client, redactor, timeProvider, logger), client);
    }
}

using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Recovery;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Distributor;
using Keptn.Sdk.Transport.Remote;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>
/// Makes the transport that the configuration chooses, where code has chosen none, and knows what is wrong with the
/// configuration.
/// </summary>
internal sealed class KeptnConnection(
    KeptnSetup setup, IServiceProvider services, IOptions<KeptnConnectionOptions> options, ILoggerFactory loggers, TimeProvider timeProvider)
{
    internal const string HttpClientName = "Keptn.Sdk.Distributor";

    private readonly ILogger _logger = loggers.CreateLogger("Keptn.Sdk.Connection");
    private readonly List<string> _creationProblems = [];
    private IEventTransport? _transport;
    private DeploymentIdentity? _deployment;
    private object? _deploymentLock;

    internal KeptnConnectionOptions Options => options.Value;

    internal string ServiceName => setup.Names.First();

    /// <summary>The transport of the configuration; <see langword="null"/> where code has chosen one, or there are problems.</summary>
    internal IEventTransport? Transport => _transport;

    internal TransportChoice Choice => TransportChoice.Make(Options, CreateReader());

    /// <summary>Makes the transport; called by the container, and only where code has chosen none.</summary>
    internal IEventTransport? Create()
    {
        List<string> problems = [];
        FindProblems(problems);
        return problems.Count > 0 ? null : _transport = Create(Choice);
    }

    /// <summary>Adds everything that is wrong with the configuration, and why there is no transport.</summary>
    internal void FindProblems(IEventTransport? transport, List<string> problems)
    {
        var count = problems.Count;
        FindProblems(problems);
        if (transport is null && problems.Count == count)
        {
            problems.Add("There is no transport: what was passed to UseTransport(...) made none.");
        }
    }

    /// <summary>Whether the configuration has a setting, under any of its names.</summary>
    internal bool IsSet(Setting setting) => CreateReader().Find(setting) is not null;

    /// <summary>Says in the log which settings nobody reads.</summary>
    internal void ReportUnknownSettings()
    {
        var unknown = string.Join(", ", UnknownSettings.Find(services.GetService<IConfiguration>()));
        if (unknown.Length > 0)
        {
            ConnectionLog.Unknown(_logger, unknown);
        }
    }

    /// <summary>What to subscribe to: what the handlers want, unless the configuration names something else.</summary>
    /// <param name="wanted">The patterns of the handlers.</param>
    internal string[] SelectSubscriptions(string[] wanted)
    {
        if (_transport is null or DistributorTransport || Options.Subscriptions.Count == 0)
        {
            return wanted;
        }

        string[] subscriptions = [.. Options.Subscriptions];
        string[] missed = [.. wanted.Where(w => !subscriptions.Any(s => Covers(s, w)))];
        if (missed.Length > 0)
        {
            var name = CreateReader().Find(Settings.Subscriptions)?.Name ?? Settings.Subscriptions.FullKey;
            ConnectionLog.NotSubscribed(_logger, string.Join(", ", missed), name, string.Join(", ", subscriptions));
        }

        return subscriptions;
    }

    /// <summary>Where this service runs; says in the log, once, what had to be assumed.</summary>
    internal DeploymentIdentity GetDeployment() => LazyInitializer.EnsureInitialized(ref _deployment, ref _deploymentLock, ResolveDeployment);

    /// <summary>What started events say of this process.</summary>
    internal InstanceMark CreateMark()
    {
        // A host name that only stands in for the pod's may be shared by several processes.
        var deployment = GetDeployment();
        var instance = Options.Deployment.PodName is null ? null
            : $"{deployment.Namespace}/{deployment.PodName}{(Options.Deployment.NodeName is { } node ? $"@{node}" : string.Empty)}";
        return new InstanceMark(instance, Guid.NewGuid().ToString("N"));
    }

    /// <summary>What the service says of itself when it registers.</summary>
    /// <param name="subscriptions">What it subscribes to.</param>
    internal Integration CreateDeclaration(IEnumerable<string> subscriptions)
    {
        var deployment = GetDeployment();
        var filter = new EventSubscriptionFilter
        {
            Projects = [.. Options.ProjectFilter],
            Stages = [.. Options.StageFilter],
            Services = [.. Options.ServiceFilter],
        };
        return new Integration
        {
            Name = ServiceName,
            Metadata = new IntegrationMetadata
            {
                HostName = deployment.NodeName,
                IntegrationVersion = deployment.Version,
                DistributorVersion = Declaration.SdkVersion,
                Location = deployment.Location,
                Kubernetes = new KubernetesMetadata
                {
                    Namespace = deployment.Namespace,
                    PodName = deployment.PodName,
                    DeploymentName = deployment.Name,
                },
            },
            Subscriptions = Declaration.CreateSubscriptions(subscriptions, [], filter),
        };
    }

    /// <summary>Whether a pattern as on NATS covers a type or another pattern.</summary>
    internal static bool Covers(string pattern, string type)
    {
        var left = pattern.Split('.');
        var right = type.Split('.');
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] == ">" && i < right.Length)
            {
                return true;
            }

            if (i >= right.Length || right[i] == ">" || (left[i] != "*" && left[i] != right[i]))
            {
                return false;
            }
        }

        return left.Length == right.Length;
    }

    private void FindProblems(List<string> problems)
    {
        var reader = CreateReader();
        ConnectionOptionsFromConfiguration.Read(reader, new KeptnConnectionOptions());
        ApiOptionsFromConfiguration.Read(reader, new KeptnApiOptions());
        problems.AddRange(reader.Problems);
        ConnectionOptionsValidator.Validate(Options, problems);
        problems.AddRange(_creationProblems);
    }

    private IEventTransport? Create(TransportChoice choice) => choice.Kind switch
    {
        KeptnTransportKind.Distributor => CreateDistributor(),
        KeptnTransportKind.Nats => CreateNats(choice),
        _ => CreateRemote(choice),
    };

    private DistributorTransport CreateDistributor()
    {
        var factory = services.GetRequiredService<IHttpClientFactory>();
        var logger = loggers.CreateLogger("Keptn.Sdk.Transport.Distributor");
        var guard = services.GetService<IKeptnApi>() is { } api ? new ArrivalCheck(api.Events, timeProvider, logger) : null;
        return new(Options.Distributor, () => factory.CreateClient(HttpClientName), logger, timeProvider, guard);
    }

    private RemoteTransport? CreateRemote(TransportChoice choice)
    {
        HandledType[] handled = [.. setup.Handlers.Select(h => new HandledType(h.Pattern, h.IsTask, h.Description))];
        _creationProblems.AddRange(RemotePlan.FindProblems(handled));

        // An API that the application registered itself knows where it calls.
        var api = services.GetRequiredService<IKeptnApi>();
        if (api is KeptnApiClient && services.GetRequiredService<IOptions<KeptnApiOptions>>().Value.Endpoint is null)
        {
            Refuse($"Remote mode is chosen because {choice.Reason}, but the address of Keptn's API is missing. Set {Settings.ApiEndpoint.Describe()}.");
        }

        return _creationProblems.Count > 0
            ? null
            : new RemoteTransport(api, ServiceName, handled, Options.Remote, loggers.CreateLogger("Keptn.Sdk.Transport.Remote"), timeProvider);
    }

    private IEventTransport? CreateNats(TransportChoice choice) => services.GetService<INatsTransportFactory>() is { } factory
        ? factory.Create(ServiceName, Options.Nats, _creationProblems)
        : Refuse($"NATS is chosen because {choice.Reason}, but this version has no NATS transport. Set {Settings.Transport.FullKey} to distributor, or choose a transport in code: UseLocalControlPlane(...), UseTransport(...).");

    private IEventTransport? Refuse(string problem)
    {
        _creationProblems.Add(problem);
        return null;
    }

    private DeploymentIdentity ResolveDeployment()
    {
        List<string> assumed = [];
        var deployment = DeploymentIdentity.Resolve(Options.Deployment, ServiceName, Choice.Kind, assumed);
        if (assumed.Count > 0)
        {
            ConnectionLog.Assumed(_logger, string.Join(", ", assumed));
        }

        return deployment;
    }

    private SettingsReader CreateReader() => new(services.GetService<IConfiguration>());
}

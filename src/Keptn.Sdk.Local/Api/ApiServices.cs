using Keptn.Sdk.Local.Api.Stores;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Api;

/// <summary>What the endpoints share.</summary>
internal sealed class ApiServices
{
    internal ApiServices(LocalControlPlane controlPlane, LocalControlPlaneServerOptions options, EventStore events)
    {
        ControlPlane = controlPlane;
        Options = options;
        TimeProvider = controlPlane.Options.TimeProvider;
        Repository = controlPlane.Configuration;
        Layout = new ConfigurationLayout(Repository, events.GetProjects);
        Writer = new ConfigurationWriter(Repository, Layout, TimeProvider);
        Events = new ControlPlaneEvents(TimeProvider, controlPlane.Options.KeptnSpecVersion);
    }

    internal LocalControlPlane ControlPlane { get; }

    internal LocalControlPlaneServerOptions Options { get; }

    internal TimeProvider TimeProvider { get; }

    internal LocalConfigurationRepository Repository { get; }

    internal ConfigurationLayout Layout { get; }

    internal ConfigurationWriter Writer { get; }

    internal ControlPlaneEvents Events { get; }
}

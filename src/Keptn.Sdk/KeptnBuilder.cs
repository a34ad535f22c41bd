using Keptn.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk;

/// <summary>Sets up the Keptn service of a host. All verbs are extension methods.</summary>
public sealed class KeptnBuilder
{
    internal KeptnBuilder(string name, IServiceCollection services, KeptnSetup setup)
    {
        Name = name;
        Services = services;
        Setup = setup;
    }

    /// <summary>The name of the service: the <c>source</c> of its events and its queue group.</summary>
    public string Name { get; }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    internal KeptnSetup Setup { get; }
}

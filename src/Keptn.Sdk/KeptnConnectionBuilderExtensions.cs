using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk;

/// <summary>Sets how the service connects, where configuration is not the place for it.</summary>
public static class KeptnConnectionBuilderExtensions
{
    /// <summary>Sets options of the connection; wins over the configuration.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="configure">Sets the options.</param>
    public static KeptnBuilder ConfigureConnection(this KeptnBuilder builder, Action<KeptnConnectionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.PostConfigure(configure);
        return builder;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>Takes what the application has; the user's own settings come after it.</summary>
internal sealed class LocalControlPlaneOptionsSetup(IServiceProvider services) : IConfigureOptions<LocalControlPlaneOptions>
{
    /// <inheritdoc/>
    public void Configure(LocalControlPlaneOptions options)
    {
        if (services.GetService<TimeProvider>() is { } timeProvider)
        {
            options.TimeProvider = timeProvider;
        }
    }
}

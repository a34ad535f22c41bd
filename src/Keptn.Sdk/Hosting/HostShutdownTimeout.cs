using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>Keeps the host from giving up before the service has finished its tasks.</summary>
internal sealed class HostShutdownTimeout(IOptions<KeptnOptions> keptn) : IPostConfigureOptions<HostOptions>
{
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    public void PostConfigure(string? name, HostOptions options)
    {
        var needed = keptn.Value.ShutdownTimeout + s_margin;
        if (options.ShutdownTimeout < needed)
        {
            options.ShutdownTimeout = needed;
        }
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>Reads <see cref="KeptnOptions"/> from the section <c>Keptn</c>, where the host has a configuration.</summary>
internal sealed class KeptnOptionsFromConfiguration(IServiceProvider services) : IConfigureOptions<KeptnOptions>
{
    public void Configure(KeptnOptions options) =>
        services.GetService<IConfiguration>()?.GetSection("Keptn").Bind(options);
}

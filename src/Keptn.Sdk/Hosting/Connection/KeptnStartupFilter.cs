using Keptn.Sdk.Hosting.Health;
using Keptn.Sdk.Transport.Distributor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>
/// Puts our paths on the server of a web application. Deliveries come first, for only events are taken; health comes
/// last, so that whatever the application has at these paths stays the application's.
/// </summary>
internal sealed class KeptnStartupFilter(KeptnConnection connection, KeptnReadiness readiness) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (connection.Transport is DistributorTransport { Receiver: var receiver })
        {
            app.Use(following => context => receiver.IsDelivery(context.Request) ? receiver.HandleAsync(context) : following(context));
        }

        next(app);
        if (connection.Options.Health.Enabled)
        {
            var health = new HealthEndpoint(readiness);
            app.Use(following => context =>
                HealthEndpoint.IsHealthPath(context.Request.Path) ? health.HandleAsync(context) : following(context));
        }
    };
}

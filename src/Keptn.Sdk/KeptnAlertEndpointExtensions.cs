using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.Hosting.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk;

/// <summary>Endpoints that turn alerts of other tools into Keptn sequences.</summary>
public static class KeptnAlertEndpointExtensions
{
    /// <summary>
    /// Takes a tool's alerts by POST and triggers a sequence for each,
    /// <c>sh.keptn.event.&lt;stage&gt;.remediation.triggered</c>, over the service's connection. An alert that is repeated
    /// triggers nothing.
    /// </summary>
    /// <remarks>
    /// Answers 202 with what became of each alert; 400 for a body that is not the tool's JSON, or where no alert can be used,
    /// naming the field; 401 without the secret; 413, 429 (with <c>Retry-After</c>) at the limits; 503 where an event could not
    /// be sent, for the tool to try again. Nothing is sent twice then.
    /// </remarks>
    /// <param name="endpoints">The application, whose services have <c>AddKeptn</c>.</param>
    /// <param name="pattern">The route, for instance <c>/alerts/prometheus</c>; ids of alerts count within it.</param>
    /// <param name="typeInfo">The tool's message, from a source-generated context of yours.</param>
    /// <param name="map">
    /// Gives the alerts of a message; leave out those that are resolved. A <c>BadHttpRequestException</c> is answered with
    /// its status and message.
    /// </param>
    /// <param name="configure">Sets options; the secret at least.</param>
    /// <typeparam name="TMessage">The tool's message.</typeparam>
    /// <returns>To add conventions to the endpoint, for instance <c>AllowAnonymous()</c> where a fallback policy covers it.</returns>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    /// <exception cref="InvalidOperationException">The services have no <c>AddKeptn</c>.</exception>
    public static IEndpointConventionBuilder MapKeptnAlerts<TMessage>(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        JsonTypeInfo<TMessage> typeInfo,
        Func<TMessage, IEnumerable<KeptnAlert>> map,
        Action<KeptnAlertOptions> configure)
        where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentNullException.ThrowIfNull(typeInfo);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new KeptnAlertOptions();
        configure(options);
        options.ThrowIfInvalid();
        if (endpoints.ServiceProvider.GetService<IKeptnEvents>() is null)
        {
            throw new InvalidOperationException("MapKeptnAlerts needs a Keptn service: call builder.Services.AddKeptn(...) first.");
        }

        return AlertReceiver.Map(endpoints, pattern, options, new AlertReader<TMessage>(typeInfo, map, options.MaxAlerts).Read);
    }
}

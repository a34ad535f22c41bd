using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>
/// Asks the event store whether an alert was sent by another process. For events that go through the API: it gives them new
/// ids, by which the control plane cannot recognise a repetition. The context stays.
/// </summary>
internal sealed class AlertHistory(IEventsApi api, ILogger logger)
{
    /// <summary>The history, where it is needed.</summary>
    internal static AlertHistory? Create(IServiceProvider services, ILogger logger) =>
        services.GetService<IOptions<KeptnApiOptions>>()?.Value.Mode == KeptnApiMode.Remote && services.GetService<IKeptnApi>() is { } api
            ? new AlertHistory(api.Events, logger)
            : null;

    /// <summary>Whether the event was sent before. A store that does not answer is no reason to keep an alert back.</summary>
    internal async Task<bool> HasAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var query = new EventQuery
        {
            Project = EventScope.Read(cloudEvent).Project,
            KeptnContext = cloudEvent[KeptnAttributeNames.KeptnContext],
            Type = cloudEvent.Type,
            PageSize = 1,
        };
        try
        {
            await foreach (var _ in api.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }
        catch (KeptnApiException e)
        {
            AlertLog.NotAsked(logger, e.Message);
        }

        return false;
    }
}

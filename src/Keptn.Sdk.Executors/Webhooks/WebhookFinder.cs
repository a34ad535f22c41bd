using Keptn.Sdk.Files;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>
/// Finds what is to be done for an event: in the file of its service, then of its stage, then of its project. A file counts
/// only if it can be read and has the subscription (spec/executors.md 3.1).
/// </summary>
internal static class WebhookFinder
{
    internal static async Task<IReadOnlyList<Webhook>> FindAsync(
        EventContext context, IReadOnlyList<string> subscriptionIds, bool selectsByType, ILogger logger, CancellationToken cancellationToken)
    {
        var files = await context.Resources.FindAllAsync(WebhookConfiguration.DefaultFileName, cancellationToken).ConfigureAwait(false);
        foreach (var file in files.Reverse())
        {
            WebhookConfiguration configuration;
            try
            {
                configuration = WebhookConfiguration.Parse(file.GetText(), WebhookConfiguration.DefaultFileName);
            }
            catch (KeptnFileException e)
            {
                WebhookLog.LevelSkipped(logger, $"{file.Scope}", e.Message);
                continue;
            }

            var found = subscriptionIds.Count > 0
                ? [.. subscriptionIds.SelectMany(id => Select(configuration, id, context, logger))]
                : selectsByType ? configuration.Webhooks.Where(w => context.EventType.Matches(w.Type)).ToList() : [];
            if (found.Count > 0)
            {
                return found;
            }

            if (subscriptionIds.Count > 0)
            {
                WebhookLog.LevelSkipped(logger, $"{file.Scope}", "it has no webhook for this subscription");
            }
        }

        return [];
    }

    /// <summary>The first webhook of the subscription whose type fits, else its first, as Keptn takes.</summary>
    private static IEnumerable<Webhook> Select(WebhookConfiguration configuration, string id, EventContext context, ILogger logger)
    {
        var all = configuration.Webhooks.Where(w => w.SubscriptionId == id).ToList();
        if (all.Count == 0)
        {
            return [];
        }

        if (all.Find(w => context.EventType.Matches(w.Type)) is { } fitting)
        {
            return [fitting];
        }

        WebhookLog.OtherType(logger, id, all[0].Type, context.CloudEvent.Type);
        return [all[0]];
    }
}

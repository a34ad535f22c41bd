using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Files;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>
/// Does what webhook files say for an event. Started and finished events are sent here, not by the pipeline: a webhook says
/// how many (spec/executors.md 3.3).
/// </summary>
internal sealed class WebhookHandler(
    IOptions<WebhookOptions> options, IWebhookSecrets secrets, WebhookAnswers answers, WebhookJournal journal, OutboundSender sender) : IEventHandler<AnyData>
{
    private const string AnyPattern = "sh.keptn.";

    /// <summary>Whether the event is one for webhooks: of a task, and delivered for a subscription.</summary>
    internal static bool IsForWebhooks(EventContext context, bool selectsByType) =>
        context.EventType.Category == KeptnEventCategory.Task
        && context.EventType.Kind is KeptnEventKinds.Triggered or KeptnEventKinds.Started or KeptnEventKinds.Finished
        && (GetIds(context).Count > 0 || (selectsByType && IsForOurPattern(context)));

    public async Task HandleAsync(EventContext<AnyData> context, CancellationToken cancellationToken)
    {
        if (!IsForWebhooks(context, options.Value.SelectByType))
        {
            return;
        }

        if (context.Scope.Problem is { } problem)
        {
            throw new KeptnTaskException(problem);
        }

        IReadOnlyList<Webhook> webhooks;
        try
        {
            webhooks = await WebhookFinder.FindAsync(context, GetIds(context), options.Value.SelectByType, context.Logger, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnTaskException e)
        {
            await RefuseAsync(context, $"the webhook file cannot be read: {e.Message}", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (webhooks.Count == 0 && GetIds(context).Count > 0)
        {
            var reason = $"there is no {WebhookConfiguration.DefaultFileName} with a webhook for the subscription {string.Join(", ", context.SubscriptionIds)}";
            await RefuseAsync(context, reason, cancellationToken).ConfigureAwait(false);
        }

        foreach (var webhook in webhooks)
        {
            await RunAsync(context, webhook, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The ids that a file can name. On the embedded control plane nobody gives one to a subscription; there it is called
    /// by its pattern.
    /// </summary>
    private static IReadOnlyList<string> GetIds(EventContext context) =>
        [.. context.SubscriptionIds.Where(id => !id.StartsWith(AnyPattern, StringComparison.Ordinal))];

    /// <summary>Whether this run is that of the webhooks' own pattern: other handlers may have one that fits as well.</summary>
    private static bool IsForOurPattern(EventContext context) =>
        context.SubscriptionIds.Count == 0 || context.SubscriptionIds.Intersect(KeptnWebhookBuilderExtensions.Patterns).Any();

    /// <summary>Ends a task for which there is nothing to do: Keptn sends both events, whatever the file would say.</summary>
    private async Task RefuseAsync(EventContext context, string reason, CancellationToken cancellationToken)
    {
        WebhookLog.Failed(context.Logger, context.CloudEvent.Type, context.CloudEvent.Id, reason);
        if (!context.EventType.IsTaskTriggered)
        {
            return;
        }

        var started = answers.CreateStarted(context.CloudEvent);
        using var entry = await journal.BeginAsync(context.CloudEvent, [started], 1, context.Logger, cancellationToken).ConfigureAwait(false);
        if (await answers.SendAsync(started, context.Logger, cancellationToken).ConfigureAwait(false))
        {
            await FinishAsync(context, entry, 1, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(EventContext context, Webhook webhook, CancellationToken cancellationToken)
    {
        var run = new WebhookRun(webhook, isTask: context.EventType.IsTaskTriggered);
        var started = Enumerable.Range(0, run.Started).Select(_ => answers.CreateStarted(context.CloudEvent)).ToList();
        using var entry = await journal.BeginAsync(context.CloudEvent, started, run.OwedOnFailure, context.Logger, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < run.StartedUpFront; i++)
        {
            if (!await answers.SendAsync(started[i], context.Logger, cancellationToken).ConfigureAwait(false))
            {
                // Whoever did not hear of the start must not see the requests; what was started is finished.
                await FinishAsync(context, entry, i, "the service could not say that it started", cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        await entry.WriteAsync(!run.NeedsLateStarted, run.OwedOnFailure).ConfigureAwait(false);
        CloudEvent? passed = null;
        try
        {
            await SendRequestsAsync(context, run, entry, cancellationToken).ConfigureAwait(false);
            passed = run.IsTask && webhook.SendFinished ? answers.CreatePassed(context.CloudEvent, context.EventType.Task!, run.Responses) : null;
        }
        catch (Exception e)
        {
            var message = run.Mask.Apply(Describe(e, run, cancellationToken));
            WebhookLog.Failed(context.Logger, context.CloudEvent.Type, context.CloudEvent.Id, message);
            foreach (var late in run.NeedsLateStarted ? started.Take(run.OwedOnFailure) : [])
            {
                await answers.SendAsync(late, context.Logger, cancellationToken).ConfigureAwait(false);
            }

            await FinishAsync(context, entry, run.OwedOnFailure, message, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!context.EventType.IsTaskTriggered)
            {
                throw new KeptnTaskException(message);
            }

            return;
        }

        WebhookLog.Done(context.Logger, webhook.SubscriptionId, webhook.Requests.Count, context.CloudEvent.Type, context.CloudEvent.Id);
        if (passed is not null && !await answers.SendAsync(passed, context.Logger, cancellationToken).ConfigureAwait(false))
        {
            await entry.KeepAsync(1).ConfigureAwait(false);
        }
    }

    private async Task SendRequestsAsync(EventContext context, WebhookRun run, WebhookEntry entry, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var secret in run.Webhook.EnvFrom)
        {
            values[secret.Name] = await ReadSecretAsync(secret, cancellationToken).ConfigureAwait(false);
            run.Mask = new SecretMask(values.Values);
        }

        var reader = new RequestReader(WebhookData.Create(context.CloudEvent, values), options.Value);
        var policy = OutboundPolicy.Create(
            options.Value, Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"));
        foreach (var request in run.Webhook.Requests)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await sender.SendAsync(reader.Read(request), policy, run.Mask, cancellationToken).ConfigureAwait(false);
            run.Responses.Add(answer.Body);
            await entry.WriteAsync(!run.NeedsLateStarted, run.OwedOnFailure).ConfigureAwait(false);
        }
    }

    private async Task<string> ReadSecretAsync(WebhookSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.ReadAsync(secret.SecretName, secret.SecretKey, cancellationToken).ConfigureAwait(false)
                ?? throw new WebhookException($"there is no key '{secret.SecretKey}' in the secret '{secret.SecretName}' (envFrom '{secret.Name}')");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // The detail of such an error may quote the file.
            throw new WebhookException($"the secret '{secret.SecretName}' cannot be read", e);
        }
    }

    private async Task FinishAsync(EventContext context, WebhookEntry entry, int times, string message, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times; i++)
        {
            if (!await answers.SendErroredAsync(context.CloudEvent, message, context.Logger, cancellationToken).ConfigureAwait(false))
            {
                await entry.KeepAsync(times - i).ConfigureAwait(false);
                return;
            }
        }
    }

    private static string Describe(Exception exception, WebhookRun run, CancellationToken cancellationToken)
    {
        var where = $"request {run.Responses.Count + 1} of {run.Webhook.Requests.Count}";
        return exception switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => $"{where} was cancelled: the service stops, or the timeout passed",
            WebhookException => $"{where} failed: {exception.Message}",
            JsonException => exception.Message,
            _ => $"{where} failed unexpectedly ({exception.GetType().Name})",
        };
    }
}

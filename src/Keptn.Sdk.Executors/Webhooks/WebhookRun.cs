using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>One webhook at one event: what is done, and which answers it owes (spec/executors.md 3.3).</summary>
internal sealed class WebhookRun(Webhook webhook, bool isTask)
{
    internal Webhook Webhook { get; } = webhook;

    internal bool IsTask { get; } = isTask;

    /// <summary>What the receivers answered so far, secrets masked.</summary>
    internal List<string> Responses { get; } = [];

    internal SecretMask Mask { get; set; } = new([]);

    /// <summary>Started events before the first request: one for our finished event, else one for that of each receiver.</summary>
    internal int StartedUpFront => NeedsLateStarted ? 0 : Started;

    /// <summary>Started events that may be sent: those up front, or those for the case that a request fails.</summary>
    internal int Started => !IsTask || (!Webhook.SendStarted && Webhook.SendFinished) ? 0 : Webhook.SendFinished ? 1 : Webhook.Requests.Count;

    /// <summary>Finished events when a request fails: ours, else those of the receivers that will never hear of the task.</summary>
    internal int OwedOnFailure => !IsTask ? 0 : Webhook.SendFinished ? 1 : Webhook.Requests.Count - Responses.Count;

    /// <summary>
    /// Whether failing needs started events, too: where the file leaves both to the receivers, and these will not answer,
    /// Keptn would send finished events alone, which no control plane counts.
    /// </summary>
    internal bool NeedsLateStarted => IsTask && !Webhook.SendStarted && !Webhook.SendFinished;
}

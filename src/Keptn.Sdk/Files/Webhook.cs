namespace Keptn.Sdk.Files;

/// <summary>The requests for one subscription.</summary>
public sealed class Webhook
{
    /// <summary>The type of the events; required, but Keptn selects by <see cref="SubscriptionId"/> alone.</summary>
    public required string Type { get; init; }

    /// <summary>The id of the subscription in Keptn.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>Whether a started event is sent. Default <see langword="true"/>.</summary>
    public bool SendStarted { get; init; } = true;

    /// <summary>
    /// Whether a finished event is sent after the requests; otherwise whoever gets them sends it. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool SendFinished { get; init; }

    /// <summary>Secrets that requests refer to as <c>{{.env.name}}</c>.</summary>
    public IReadOnlyList<WebhookSecret> EnvFrom { get; init; } = [];

    /// <summary>The requests in the order in which they are sent.</summary>
    public IReadOnlyList<WebhookRequest> Requests { get; init; } = [];
}

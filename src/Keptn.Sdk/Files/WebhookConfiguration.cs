using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>
/// A <c>webhook/webhook.yaml</c>: which HTTP requests the webhook service sends for an event. Source: Keptn spec,
/// webhook.md; webhook-service 1.4.
/// </summary>
public sealed class WebhookConfiguration
{
    /// <summary>The name of the file in a service, a stage or a project.</summary>
    public const string DefaultFileName = "webhook/webhook.yaml";

    /// <summary>The version in which a request is a curl command.</summary>
    public const string AlphaApiVersion = "webhookconfig.keptn.sh/v1alpha1";

    /// <summary>The version in which a request is an object.</summary>
    public const string BetaApiVersion = "webhookconfig.keptn.sh/v1beta1";

    /// <summary>The version of the format.</summary>
    public string ApiVersion { get; init; } = string.Empty;

    /// <summary>The kind as written, usually <c>WebhookConfig</c>; Keptn does not look at it.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The name (<c>metadata.name</c>); empty where absent.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The webhooks in the order of the file.</summary>
    public IReadOnlyList<Webhook> Webhooks { get; init; } = [];

    /// <summary>What Keptn accepts but will hardly do as meant.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Reads a webhook file. Messages do not quote values, as these may hold tokens.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <param name="options">Limits; <see langword="null"/> means the defaults.</param>
    /// <exception cref="KeptnFileException">
    /// The text is no YAML, a field has the wrong kind, or something is missing that the webhook service needs: a known
    /// version, a webhook, its type, subscription and requests, a request's URL and method. As in Keptn, one bad entry
    /// spoils the file. The message names every place.
    /// </exception>
    public static WebhookConfiguration Parse(string yaml, string fileName, KeptnFileOptions? options = null) =>
        ConfigurationFile.Read(yaml, fileName, options, FileRules.Version3Secret, WebhookReader.Read);

    /// <summary>
    /// The webhook for a subscription: the first of that id, whatever its type; <see langword="null"/> where there is none.
    /// </summary>
    /// <param name="subscriptionId">The id of the subscription that the event came by.</param>
    public Webhook? FindWebhook(string subscriptionId) =>
        Webhooks.FirstOrDefault(webhook => webhook.SubscriptionId == subscriptionId);
}

using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>Reads <see cref="WebhookConfiguration"/>.</summary>
internal static class WebhookReader
{
    internal static WebhookConfiguration Read(FieldReader root)
    {
        var apiVersion = root.Text("apiVersion");
        if (root.Validate
            && apiVersion is not (WebhookConfiguration.AlphaApiVersion or WebhookConfiguration.BetaApiVersion)
            && !root.IsWrong("apiVersion"))
        {
            root.Error("apiVersion", $"'{FileContext.Shorten(apiVersion)}' is not supported; it must be "
                + $"'{WebhookConfiguration.AlphaApiVersion}' or '{WebhookConfiguration.BetaApiVersion}'");
        }

        var isBeta = apiVersion == WebhookConfiguration.BetaApiVersion;
        var configuration = new WebhookConfiguration
        {
            ApiVersion = apiVersion,
            Kind = root.Text("kind"),
            Name = root.Object("metadata", metadata => metadata.Text("name")) ?? string.Empty,
            Webhooks = root.Object("spec", spec => ReadWebhooks(spec, isBeta)) ?? [],
            Warnings = root.Warnings,
        };
        if (root.Validate && !root.Has("spec"))
        {
            root.Error("spec", "there must be at least one webhook");
        }

        return configuration;
    }

    private static IReadOnlyList<Webhook> ReadWebhooks(FieldReader spec, bool isBeta)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var webhooks = spec.Objects("webhooks", fields => ReadWebhook(fields, isBeta, ids));
        if (spec.Validate && webhooks.Count == 0 && !spec.IsWrong("webhooks"))
        {
            spec.Error("webhooks", "there must be at least one webhook");
        }

        return webhooks;
    }

    private static Webhook ReadWebhook(FieldReader fields, bool isBeta, HashSet<string> ids)
    {
        var webhook = new Webhook
        {
            Type = Needed(fields, "type", "the type of the events is missing"),
            SubscriptionId = Needed(fields, "subscriptionID", "the id of the subscription is missing"),
            SendStarted = fields.Flag("sendStarted") ?? true,
            SendFinished = fields.Flag("sendFinished") ?? false,
            EnvFrom = fields.Objects("envFrom", ReadSecret),
            Requests = isBeta
                ? fields.Objects("requests", request => ReadRequest(request, isBeta: true))
                : fields.TextsOrObjects(
                    "requests", command => new WebhookRequest { Command = command }, request => ReadRequest(request, isBeta: false)),
        };
        if (fields.Validate && webhook.Requests.Count == 0 && !fields.IsWrong("requests"))
        {
            fields.Error("requests", "there must be at least one request");
        }

        if (webhook.SubscriptionId.Length > 0 && !ids.Add(webhook.SubscriptionId))
        {
            fields.Warn("subscriptionID", "a webhook before this one has the same subscription; Keptn uses that one only");
        }

        return webhook;
    }

    private static WebhookSecret ReadSecret(FieldReader fields)
    {
        var secret = fields.Object("secretRef", reference => new WebhookSecret
        {
            Name = fields.Text("name"),
            SecretName = reference.Text("name"),
            SecretKey = reference.Text("key"),
        });
        secret ??= new() { Name = fields.Text("name") };
        if (secret is { Name.Length: 0 } or { SecretName.Length: 0 } or { SecretKey.Length: 0 })
        {
            fields.Warn("secretRef", "name, secretRef.name and secretRef.key are all needed");
        }

        return secret;
    }

    private static WebhookRequest ReadRequest(FieldReader fields, bool isBeta)
    {
        fields.IgnoreKeyCase = true;
        if (!isBeta)
        {
            fields.WarnHere("this is a map, which Keptn does not check in this version; a curl command that holds ': ' needs quotes");
        }

        var request = new WebhookRequest
        {
            Url = isBeta ? Needed(fields, "url", "the URL is missing") : fields.Text("url"),
            Method = isBeta ? Needed(fields, "method", "the method is missing") : fields.Text("method"),
            Headers = fields.Objects("headers", ReadHeader),
            Payload = fields.Text("payload"),
            Options = fields.Text("options"),
        };
        CheckMethod(fields, request.Method);
        WarnOfOtherThanText(fields, "url", "method", "payload", "options");
        return request;
    }

    private static WebhookHeader ReadHeader(FieldReader fields)
    {
        fields.IgnoreKeyCase = true;
        WarnOfOtherThanText(fields, "key", "value");
        return new()
        {
            Key = Needed(fields, "key", "the name of the header is missing"),
            Value = Needed(fields, "value", "the value of the header is missing"),
        };
    }

    // Keptn's decoder skips such a value without a word; here it is taken as it is written.
    private static void WarnOfOtherThanText(FieldReader fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (fields.IsOtherScalar(name))
            {
                fields.Warn(name, "Keptn's webhook-service takes a value that is no text as missing; put it into quotes");
            }
        }
    }

    private static void CheckMethod(FieldReader fields, string method)
    {
        switch (method)
        {
            case "" or "POST" or "PUT" or "GET" or "HEAD":
                break;
            case "PATCH" or "DELETE":
                // The spec has them, webhook-service has not.
                fields.Warn("method", $"Keptn's webhook-service refuses {method}: it knows POST, PUT, GET and HEAD");
                break;
            default:
                if (fields.Validate)
                {
                    fields.Error("method", $"'{FileContext.Shorten(method)}' is not supported; it must be POST, PUT, GET, HEAD, PATCH or DELETE");
                }

                break;
        }
    }

    private static string Needed(FieldReader fields, string name, string reason)
    {
        var text = fields.Text(name);
        if (text.Length == 0 && fields.Validate && !fields.IsWrong(name))
        {
            fields.Error(name, reason);
        }

        return text;
    }
}

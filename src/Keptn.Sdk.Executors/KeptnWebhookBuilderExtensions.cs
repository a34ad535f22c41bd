using System.Net;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors;

/// <summary>Adds Keptn's webhooks to a service.</summary>
public static class KeptnWebhookBuilderExtensions
{
    internal const string Section = "Keptn:Webhooks";

    internal static readonly string[] Patterns = [.. new[] { KeptnEventKinds.Triggered, KeptnEventKinds.Started, KeptnEventKinds.Finished }
        .Select(kind => $"{KeptnEventType.Prefix}*.{kind}")];

    /// <summary>
    /// Runs the <c>webhook/webhook.yaml</c> of project, stage and service, v1alpha1 and v1beta1, for the triggered, started
    /// and finished events of tasks whose subscription they name. Requests are sent by an HTTP client; curl is never run.
    /// Source: spec webhook.md; webhook-service 1.4.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="configure">Sets options; wins over the configuration section <c>Keptn:Webhooks</c>.</param>
    public static KeptnBuilder AddWebhooks(this KeptnBuilder builder, Action<WebhookOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.PostConfigure(configure);
        }

        if (builder.Services.Any(s => s.ServiceType == typeof(WebhookAnswers)))
        {
            return builder;
        }

        var services = builder.Services;
        services.AddOptions<WebhookOptions>().BindConfiguration(Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.TryAddSingleton<IWebhookSecrets, FileWebhookSecrets>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookAnswers>(provider, builder.Name));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookJournal>(provider, builder.Name));
        services.AddHostedService<WebhookRecovery>();
        services.TryAddSingleton<HostLookup>(_ => static (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken));
        services.AddSingleton(provider => new OutboundSender(
            OutboundLimits.From(provider.GetRequiredService<IOptions<WebhookOptions>>().Value),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<HostLookup>()));
        builder.UseJson(AnyDataJsonContext.Default);
        foreach (var pattern in Patterns)
        {
            builder.OnEvent<AnyData, WebhookHandler>(pattern, handler =>
            {
                handler.PerSubscription = true;

                // Files name the subscriptions that people made. One to all events, which no file can name, would end the
                // tasks of all others as errored.
                handler.DeclareSubscription = false;
            });
        }

        return builder;
    }
}

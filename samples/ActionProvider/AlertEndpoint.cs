using System.Text.Json;
using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace ActionProvider;

/// <summary>Takes the alerts of Alertmanager; each one that fires starts a remediation.</summary>
internal static class AlertEndpoint
{
    internal const string Route = "/alerts/alertmanager";

    internal static IEndpointConventionBuilder MapTo(IEndpointRouteBuilder application, string? secret) => application.MapKeptnAlerts(
        Route,
        ActionJsonContext.Default.AlertmanagerMessage,
        message => message.Alerts.Where(alert => alert.Status == "firing").Select(ToKeptn),
        o => o.Secret = secret);

    private static KeptnAlert ToKeptn(AlertmanagerAlert alert) => new(
        $"{alert.Fingerprint}/{alert.StartsAt}",
        new RemediationTriggered
        {
            // Labels that the alert rules set. Where one is missing, the answer says so.
            Project = alert.Labels.GetValueOrDefault("project"),
            Stage = alert.Labels.GetValueOrDefault("stage"),
            Service = alert.Labels.GetValueOrDefault("service"),
            Problem = new ProblemSection
            {
                ProblemTitle = alert.Labels.GetValueOrDefault("alertname"),
                ProblemUrl = alert.GeneratorUrl,
                ProblemDetails = JsonSerializer.SerializeToElement(alert, ActionJsonContext.Default.AlertmanagerAlert),
            },
        });
}

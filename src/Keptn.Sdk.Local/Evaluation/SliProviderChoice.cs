using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>Chooses the SLI provider of an evaluation, and tells people where that is not clear.</summary>
internal sealed class SliProviderChoice(SliProviders providers, SliWatch watch, Action<LocalWarningKind, string, CloudEvent> warn)
{
    /// <summary>The provider; <see langword="null"/> where there is none.</summary>
    internal string? Choose(EvaluationScope scope, CloudEvent triggered)
    {
        var names = providers.Find(scope);
        if (names.Count == 0)
        {
            warn(
                LocalWarningKind.Configuration,
                $"No SLI provider is configured for project {scope.Project}, so the evaluation of {scope.Service} in {scope.Stage} passes without "
                    + $"being made. {watch.DescribeListeners()} Name it in {nameof(LocalControlPlaneOptions)}.{nameof(LocalControlPlaneOptions.SliProvider)} (keptn-local serve --sli-provider), "
                    + "by an event sh.keptn.event.monitoring.configure, or by a folder <provider> with an sli.yaml.",
                triggered);
        }
        else if (names.Count > 1)
        {
            warn(
                LocalWarningKind.Configuration,
                $"The configuration of {scope.Service} in {scope.Stage} has an sli.yaml for {string.Join(", ", names)}; the SLI provider {names[0]} is "
                    + $"asked. {nameof(LocalControlPlaneOptions)}.{nameof(LocalControlPlaneOptions.SliProvider)} (--sli-provider) chooses another one.",
                triggered);
        }

        return names.Count > 0 ? names[0] : null;
    }

    /// <summary>Takes the command to use a provider for a project.</summary>
    internal void Configure(CloudEvent cloudEvent)
    {
        try
        {
            var data = KeptnJson.Deserialize<MonitoringConfigure>(cloudEvent.Data);
            if (data is { Project.Length: > 0, MonitoringType.Length: > 0 })
            {
                providers.Configure(data.Project, data.MonitoringType);
                return;
            }

            warn(LocalWarningKind.EventIgnored, $"{cloudEvent.Type} of {cloudEvent.Source} has no effect: data.project or data.type is missing.", cloudEvent);
        }
        catch (EventDataException e)
        {
            warn(LocalWarningKind.EventIgnored, $"{cloudEvent.Type} of {cloudEvent.Source} has no effect: {e.Message}", cloudEvent);
        }
    }
}

using System.Text;
using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.Hosting;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Remediation;

/// <summary>
/// Answers the task <c>get-action</c>: the next action for a problem, from <c>remediation.yaml</c>. Source:
/// remediation-service 1.4.5, handler/get_action_event_handler.go; spec/control-plane 7.2.
/// </summary>
internal sealed class RemediationService(LocalControlPlane controlPlane, LocalControlPlaneOptions options)
    : BuiltInService(controlPlane, "remediation-service", options.TimeProvider)
{
    private readonly LocalConfigurationRepository _configuration = controlPlane.Configuration;
    private readonly LastActions _lastActions = new(options.MaxEndedSequences);

    internal override IReadOnlyList<string> Subscriptions { get; } = [GetActionTriggered.EventType];

    /// <inheritdoc/>
    protected override async Task HandleAsync(BusEvent happened, CancellationToken cancellationToken)
    {
        await StartAsync(happened, static trigger => trigger, cancellationToken).ConfigureAwait(false);
        FinishedContent content;
        try
        {
            content = ChooseAction(happened, KeptnJson.Deserialize<GetActionTriggered>(happened.Event.Data));
        }
        catch (EventDataException e)
        {
            content = Errored(e.Message);
        }

        await FinishAsync(happened.Event, content, cancellationToken).ConfigureAwait(false);
    }

    private FinishedContent ChooseAction(BusEvent happened, GetActionTriggered data)
    {
        var scope = happened.Scope;
        var name = $"{scope.Stage}/{scope.Service}/{Files.Remediation.DefaultFileName}";
        Files.Remediation remediation;
        try
        {
            // Always the newest version: Keptn's service names the commit in a way that nobody understands.
            if (!_configuration.TryGetProjectFolder(scope.Project, out _)
                || _configuration.FindResource(scope.Project, scope.Stage, scope.Service, Files.Remediation.DefaultFileName) is not { } file)
            {
                return Errored($"Could not get {Files.Remediation.DefaultFileName} file for services {scope.Service} in stage {scope.Stage}.");
            }

            remediation = Files.Remediation.Parse(Encoding.UTF8.GetString(file.Content.Span), name);
        }
        catch (Exception e) when (e is LocalConfigurationException or KeptnFileException or ArgumentException)
        {
            return Errored(e.Message);
        }

        var index = data.ActionIndex;
        if (index < 0)
        {
            return Errored($"get-action.actionIndex is {index}; actions are counted from 0");
        }

        if (!remediation.TryGetAction(data.Problem.RootCause ?? string.Empty, data.Problem.ProblemTitle ?? string.Empty, index, out var action, out var reason))
        {
            return new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Fail) { Message = $"{name}: {reason}" };
        }

        WarnIfRepeated(happened, index, action);
        return new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass) { Data = Write(action, index + 1) };
    }

    // Keptn never overwrites a number of earlier data, so the index stops at 1 (spec/control-plane 7.2).
    private void WarnIfRepeated(BusEvent happened, int index, RemediationAction action)
    {
        if (_lastActions.Repeats(happened.Scope.KeptnContext, index))
        {
            Warn(
                LocalWarningKind.SuspiciousAnswer,
                $"Action {index} ('{action.Action}') is taken once more for {happened.Scope.Service} in {happened.Scope.Stage}: Keptn does "
                    + "not overwrite numbers of earlier data, so that get-action.actionIndex never gets beyond 1, and later actions of "
                    + "remediation.yaml are never taken.",
                happened.Event);
        }
    }

    private static FinishedContent Errored(string message) => new(KeptnStatus.Errored, KeptnResult.Fail) { Message = message };

    private static ReadOnlyMemory<byte> Write(RemediationAction action, int nextIndex) => PayloadJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("action");
        writer.WriteString("name", action.Name);
        writer.WriteString("action", action.Action);
        if (action.Description.Length > 0)
        {
            writer.WriteString("description", action.Description);
        }

        if (action.Value is { ValueKind: not JsonValueKind.Null } value)
        {
            writer.WritePropertyName("value");
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("get-action");
        writer.WriteNumber("actionIndex", nextIndex);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}

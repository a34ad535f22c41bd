using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Hosting;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Approval;

/// <summary>
/// Answers the task <c>approval</c>: by itself where the strategy for the result is automatic or the result is a failure,
/// otherwise it leaves the end to somebody who sends <c>approval.finished</c>. Source: approval-service 1.4.5,
/// pkg/handler/approval_triggered_event_handler.go; spec/control-plane 7.1.
/// </summary>
internal sealed class ApprovalService(LocalControlPlane controlPlane, LocalControlPlaneOptions options)
    : BuiltInService(controlPlane, "approval-service", options.TimeProvider)
{
    private const string Automatic = "automatic";
    private const string Manual = "manual";

    internal override IReadOnlyList<string> Subscriptions { get; } = [ApprovalTriggered.EventType];

    /// <inheritdoc/>
    protected override async Task HandleAsync(BusEvent happened, CancellationToken cancellationToken)
    {
        ApprovalTriggered data;
        try
        {
            data = KeptnJson.Deserialize<ApprovalTriggered>(happened.Event.Data);
        }
        catch (EventDataException e)
        {
            // Keptn's service says nothing then, and the sequence waits until its time is up.
            var unreadable = new FinishedContent(KeptnStatus.Errored, KeptnResult.Fail) { Message = e.Message };
            await StartAsync(happened, static trigger => trigger, cancellationToken).ConfigureAwait(false);
            await FinishAsync(happened.Event, unreadable, cancellationToken).ConfigureAwait(false);
            return;
        }

        var result = data.Result is { Value.Length: > 0 } own ? own : data.Evaluation.Result ?? default;
        var strategy = GetStrategy(data.Approval, result);
        var message = $"Approval strategy for result '{result.Value}': {strategy}";
        await StartAsync(
            happened,
            trigger => PayloadJson.With(PayloadJson.With(trigger, "result", string.Empty), "message", message),
            cancellationToken).ConfigureAwait(false);
        if (strategy == Automatic)
        {
            // What is approved passes, a warning too: the sequence goes on as if there had been none.
            var decision = result == KeptnResult.Fail ? KeptnResult.Fail : KeptnResult.Pass;
            await FinishAsync(happened.Event, new(KeptnStatus.Succeeded, decision), cancellationToken).ConfigureAwait(false);
        }
    }

    // What nobody says is manual, whatever the specification says about the default.
    private static string GetStrategy(ApprovalSection approval, KeptnResult result) =>
        result == KeptnResult.Fail ? Automatic
        : result == KeptnResult.Pass ? OrManual(approval.Pass)
        : result == KeptnResult.Warning ? OrManual(approval.Warning)
        : Manual;

    private static string OrManual(string? strategy) => string.IsNullOrEmpty(strategy) ? Manual : strategy;
}

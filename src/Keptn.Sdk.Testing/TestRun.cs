using System.Text;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Testing;

/// <summary>What a service did since the test host started, or since <see cref="KeptnTestHost.StartRecording"/>.</summary>
public sealed class TestRun : SentEvents<TestRun>
{
    internal TestRun(IReadOnlyList<CloudEvent> received, IReadOnlyList<CloudEvent> sent, IReadOnlyList<PipelineOutcome> outcomes, IReadOnlyList<SendFailure> sendFailures)
        : base(sent)
    {
        Received = received;
        Outcomes = outcomes;
        SendFailures = sendFailures;
    }

    /// <summary>The events that were delivered, in order.</summary>
    public IReadOnlyList<CloudEvent> Received { get; }

    /// <summary>What became of each event at each handler.</summary>
    public IReadOnlyList<PipelineOutcome> Outcomes { get; }

    /// <summary>The attempts to send that failed.</summary>
    public IReadOnlyList<SendFailure> SendFailures { get; }

    /// <summary>A transcript of everything, for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Transcript.Append(text, "received", Received.Select(e => $"{e.Type} {e.Id}"));
        Transcript.Append(text, "sent", Sent.Select(e => $"{e.Type} {e.Data}"));
        Transcript.Append(text, "send failures", SendFailures.Select(f => $"{f.CloudEvent.Type}: {f.Exception.Message}{(f.WillRetry ? " (tried again)" : string.Empty)}"));
        Transcript.Append(text, "outcomes", Outcomes.Select(o => $"{o.CloudEvent.Type}: {o.Disposition}, {o.Reason}{(o.Result is null ? string.Empty : $", {o.Result}")}{(o.Exception is null ? string.Empty : $", {o.Exception.GetType().Name}: {o.Exception.Message}")}"));
        return text.ToString();
    }
}

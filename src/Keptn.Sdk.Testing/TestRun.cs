using System.Globalization;
using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing;

/// <summary>What a service did since the test host started, or since <see cref="KeptnTestHost.StartRecording"/>.</summary>
public sealed class TestRun
{
    internal TestRun(IReadOnlyList<CloudEvent> received, IReadOnlyList<CloudEvent> sent, IReadOnlyList<PipelineOutcome> outcomes, IReadOnlyList<SendFailure> sendFailures)
    {
        Received = received;
        Sent = sent;
        Outcomes = outcomes;
        SendFailures = sendFailures;
    }

    /// <summary>The events that were delivered, in order.</summary>
    public IReadOnlyList<CloudEvent> Received { get; }

    /// <summary>The events that were sent, in order.</summary>
    public IReadOnlyList<CloudEvent> Sent { get; }

    /// <summary>What became of each event at each handler.</summary>
    public IReadOnlyList<PipelineOutcome> Outcomes { get; }

    /// <summary>The attempts to send that failed.</summary>
    public IReadOnlyList<SendFailure> SendFailures { get; }

    /// <summary>The only <c>.finished</c> event.</summary>
    /// <exception cref="KeptnTestException">There is none, or more than one.</exception>
    public SentEvent Finished => Single(KeptnEventKinds.Finished);

    /// <summary>The only <c>.started</c> event.</summary>
    /// <exception cref="KeptnTestException">There is none, or more than one.</exception>
    public SentEvent Started => Single(KeptnEventKinds.Started);

    /// <summary>Checks the types of all sent events, in order.</summary>
    /// <param name="types">Full types, or short ones as in <c>test.started</c>.</param>
    /// <exception cref="KeptnTestException">Others were sent.</exception>
    public TestRun ShouldHaveSent(params string[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        string[] expected = [.. types.Select(Expand)];
        if (!Sent.Select(e => e.Type).SequenceEqual(expected))
        {
            throw new KeptnTestException($"Expected these events to be sent, in this order: {string.Join(", ", types)}.{Environment.NewLine}{this}");
        }

        return this;
    }

    /// <summary>Checks that nothing was sent.</summary>
    /// <exception cref="KeptnTestException">Something was.</exception>
    public TestRun ShouldHaveSentNothing() =>
        Sent.Count == 0 ? this : throw new KeptnTestException($"Expected that nothing is sent.{Environment.NewLine}{this}");

    /// <summary>A transcript of everything, for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, "received", Received.Select(e => $"{e.Type} {e.Id}"));
        Append(text, "sent", Sent.Select(e => $"{e.Type} {e.Data}"));
        Append(text, "send failures", SendFailures.Select(f => $"{f.CloudEvent.Type}: {f.Exception.Message}{(f.WillRetry ? " (tried again)" : string.Empty)}"));
        Append(text, "outcomes", Outcomes.Select(o => $"{o.CloudEvent.Type}: {o.Disposition}, {o.Reason}{(o.Result is null ? string.Empty : $", {o.Result}")}{(o.Exception is null ? string.Empty : $", {o.Exception.GetType().Name}: {o.Exception.Message}")}"));
        return text.ToString();
    }

    private static string Expand(string type) =>
        type.StartsWith("sh.keptn.", StringComparison.Ordinal) ? type : KeptnEventType.Prefix + type;

    private static void Append(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        text.Append(CultureInfo.InvariantCulture, $"{title}:{(all.Count == 0 ? " nothing" : string.Empty)}").AppendLine();
        foreach (var line in all)
        {
            text.Append("  ").AppendLine(line);
        }
    }

    private SentEvent Single(string kind)
    {
        var found = Sent.Where(e => e.Type!.EndsWith("." + kind, StringComparison.Ordinal)).ToList();
        return found.Count == 1
            ? new SentEvent(found[0])
            : throw new KeptnTestException($"Expected one .{kind} event, there are {found.Count}.{Environment.NewLine}{this}");
    }
}

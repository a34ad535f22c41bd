using System.Globalization;
using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;

namespace Keptn.Sdk.Testing;

/// <summary>What was sent in a run on a <see cref="TestControlPlane"/>, by everybody, and how it ended.</summary>
public sealed class TestSequenceRun : SentEvents<TestSequenceRun>
{
    private readonly BusTranscript _transcript;
    private readonly SequenceOutcome? _outcome;

    internal TestSequenceRun(IReadOnlyList<CloudEvent> sent, SequenceOutcome? outcome, BusTranscript transcript)
        : base(sent)
    {
        _outcome = outcome;
        _transcript = transcript;
    }

    /// <summary>How it ended.</summary>
    /// <exception cref="KeptnTestException">It has not ended, or these are the events of several runs.</exception>
    public SequenceOutcome Outcome => _outcome ?? throw Failed("These events are not those of one run that has ended.");

    /// <summary>What the control plane warned of: tasks that nobody answers, answers to nothing, files that are wrong.</summary>
    public IReadOnlyList<LocalWarning> Warnings => _transcript.Warnings;

    /// <summary>The events of one sender alone.</summary>
    /// <param name="source">The name of a service, as in <c>AddKeptn</c>, or <c>shipyard-controller</c>.</param>
    public TestSequenceRun From(string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        return new([.. Sent.Where(e => e.Source == source)], _outcome, _transcript);
    }

    /// <summary>The events of one stage alone.</summary>
    /// <param name="stage">The stage.</param>
    public TestSequenceRun InStage(string stage)
    {
        ArgumentException.ThrowIfNullOrEmpty(stage);
        return new([.. Sent.Where(e => new SentEvent(e).GetData<EventData>().Stage == stage)], _outcome, _transcript);
    }

    /// <summary>Checks that all sequences ended with status <c>succeeded</c>, and with result <c>pass</c> or <c>warning</c>.</summary>
    /// <exception cref="KeptnTestException">One did not.</exception>
    public TestSequenceRun ShouldHavePassed() => Check(Outcome.IsSuccess, $"Expected the run to pass, {Describe(Outcome)}.");

    /// <summary>Checks the result of the sequence that ended last.</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="KeptnTestException">It is another.</exception>
    public TestSequenceRun ShouldHaveEnded(KeptnResult result) =>
        Check(Outcome.Result == result, $"Expected the run to end with result '{result}', {Describe(Outcome)}.");

    /// <summary>Checks that there was nothing to warn of.</summary>
    /// <exception cref="KeptnTestException">There was.</exception>
    public TestSequenceRun ShouldHaveNoWarnings() =>
        Check(Warnings.Count == 0, string.Create(CultureInfo.InvariantCulture, $"Expected no warnings of the control plane, there are {Warnings.Count}."));

    /// <summary>A transcript of everything, for people: all events of the run, of all senders.</summary>
    public override string ToString() => _transcript.ToString();

    private static string Describe(SequenceOutcome outcome)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"its state is {outcome.State}"));
        foreach (var ended in outcome.Sequences)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {ended.Stage}.{ended.Sequence} ended with {ended.Result} ({ended.Status}){(ended.Message.Length == 0 ? string.Empty : $": {ended.Message}")}");
        }

        foreach (var reason in outcome.StuckReasons)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {reason}");
        }

        return text.ToString().TrimEnd('.');
    }
}

using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;
using static Keptn.Sdk.Tests.Events.EventTypeDeviations;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Compares <see cref="KeptnEventType"/> with what the helpers of go-utils answered.</summary>
public sealed class EventTypeGoldenTests(ITestOutputHelper output)
{
    [Fact]
    public void KeptnEventType_RecordedInput_AnswersAsGoOrForAListedReason()
    {
        var run = new GoldenRun("event-types", EventTypeDeviations.All, output);
        foreach (var golden in GoldenCase.Load("event-types"))
        {
            run.Compare(golden, Answers(golden));
        }

        run.Complete();
    }

    private static IEnumerable<GoldenAnswer> Answers(GoldenCase golden)
    {
        var text = Type(golden);
        var kind = Kind(golden);
        var isValid = KeptnEventType.TryParse(text, out var type);
        var isTask = type.Category == KeptnEventCategory.Task;
        var isSequence = type.Category == KeptnEventCategory.Sequence;
        var isTriggered = type.Kind == KeptnEventKinds.Triggered;

        yield return Flag("isValid", isValid);
        yield return Flag("isTask", isTask);
        yield return Flag("isSequence", isSequence);
        yield return Flag("isTriggered", isTriggered);
        yield return Flag("isStarted", type.Kind == KeptnEventKinds.Started);
        yield return Flag("isFinished", type.Kind == KeptnEventKinds.Finished);

        yield return Text("parseTask", isTask ? $"{type.Task} {type.Kind}" : Refused, "task", "kind");
        yield return Text("parseSequence", isSequence ? $"{type.Stage} {type.Sequence} {type.Kind}" : Refused, "stage", "sequence", "kind");
        yield return Text("parseKind", type.Kind.Length > 0 ? type.Kind : Refused, "value");
        yield return Text("replaceKind", Try(() => type.WithKind(kind)), "value");
        yield return Text("withoutKind", Try(type.WithoutKind), "value");
        yield return Text("forTriggered", isTriggered && kind.StartsWith('.') ? Try(() => type.WithKind(kind[1..])) : Refused, "value");

        yield return Text("triggeredType", Try(() => KeptnEventType.Triggered(text)));
        yield return Text("startedType", Try(() => KeptnEventType.Started(text)));
        yield return Text("statusChangedType", Try(() => KeptnEventType.StatusChanged(text)));
        yield return Text("finishedType", Try(() => KeptnEventType.Finished(text)));
        yield return Text("invalidatedType", Try(() => KeptnEventType.Invalidated(text)));

        GoldenAnswer Flag(string name, bool actual) => new(name, golden.Output.GetProperty(name).GetBoolean() ? "true" : "false", actual ? "true" : "false");

        GoldenAnswer Text(string name, string actual, params string[] members)
        {
            var recorded = golden.Output.GetProperty(name);
            var expected = recorded.ValueKind == JsonValueKind.String
                ? recorded.GetString()!
                : recorded.GetProperty("error").ValueKind == JsonValueKind.Null
                    ? string.Join(' ', members.Select(member => recorded.GetProperty(member).GetString()))
                    : Refused;
            return new GoldenAnswer(name, expected, actual);
        }
    }

    private static string Try(Func<string> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return Refused;
        }
    }
}

using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;
using static Keptn.Sdk.Tests.Events.TaskAnswersDeviations;
using static Keptn.Sdk.Tests.Events.TaskAnswersRecording;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Compares the events that we build with those that go-utils built, attribute by attribute.</summary>
public sealed class TaskAnswersGoldenTests(ITestOutputHelper output)
{
    [Fact]
    public void TaskAnswers_RecordedInput_BuildAsGoOrForAListedReason()
    {
        var run = new GoldenRun("event-building", All, output);
        foreach (var golden in GoldenCase.Load("event-building"))
        {
            run.Compare(golden, Answers(golden));
        }

        run.Complete();
    }

    private static IEnumerable<GoldenAnswer> Answers(GoldenCase golden)
    {
        var actual = Run(golden);
        var refused = golden.Error is not null || (Function(golden) == Validate && golden.Output.GetProperty("error").ValueKind != JsonValueKind.Null);
        if (refused || actual is null || Function(golden) == Validate)
        {
            return [new GoldenAnswer(Outcome, refused ? Refused : Built, actual is null ? Refused : Built)];
        }

        return Function(golden) == ToCloudEvent
            ? [.. CompareEvents(golden.Output.GetProperty("cloudEvent"), actual.Value), .. CompareEvents(golden.Output.GetProperty("backToKeptn"), ReadAgain(actual.Value))]
            : CompareEvents(golden.Output, WithoutId(actual.Value));
    }

    private static IEnumerable<GoldenAnswer> CompareEvents(JsonElement expected, JsonElement actual)
    {
        var isObject = IsObject(expected) && IsObject(actual);
        var expectedMembers = Members(expected, isObject);
        var actualMembers = Members(actual, isObject);
        return expectedMembers.Keys.Union(actualMembers.Keys, StringComparer.Ordinal).Select(name => new GoldenAnswer(
            name, expectedMembers.GetValueOrDefault(name, Absent), actualMembers.GetValueOrDefault(name, Absent)));

        static bool IsObject(JsonElement cloudEvent) => cloudEvent.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object;
    }

    private static Dictionary<string, string> Members(JsonElement cloudEvent, bool withDataMembers)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in cloudEvent.EnumerateObject())
        {
            if (member.Name == "data" && withDataMembers)
            {
                foreach (var part in member.Value.EnumerateObject())
                {
                    members.Add("data." + part.Name, Canonical(part.Value));
                }

                continue;
            }

            // Two spellings of one attribute.
            members.Add(member.Name == "contenttype" ? "datacontenttype" : member.Name, Canonical(member.Value));
        }

        return members;
    }

    private static JsonElement ReadAgain(JsonElement cloudEvent)
    {
        var decoded = JsonEventFormatter.Default.DecodeStructuredModeMessage(System.Text.Encoding.UTF8.GetBytes(cloudEvent.GetRawText()));
        return JsonElement.Parse(JsonEventFormatter.EncodeStructuredModeMessage(decoded).Span);
    }

    private static JsonElement WithoutId(JsonElement cloudEvent)
    {
        var id = Member(cloudEvent, "id")!;
        Guid.TryParseExact(id, "D", out _).Should().BeTrue("a new event's id is a UUID");
        return JsonElement.Parse(cloudEvent.GetRawText().Replace($"\"id\":\"{id}\"", "\"id\":\"<id>\"", StringComparison.Ordinal));
    }
}

using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Does what a recorded Go function did, with the SDK's own functions.</summary>
/// <remarks>
/// The one place that says which of ours stands for which of go-utils'. Handlers never call these; the pipeline does,
/// with what a handler returned. A Go handler's data is ours too: its status, result and message are the result's.
/// </remarks>
internal static class TaskAnswersRecording
{
    /// <summary>The source of events for which the recording has an empty one.</summary>
    internal const string OwnSource = "my-service";

    internal const string CreateStartedEvent = nameof(CreateStartedEvent);
    internal const string CreateFinishedEvent = nameof(CreateFinishedEvent);
    internal const string CreateFinishedEventWithError = nameof(CreateFinishedEventWithError);
    internal const string CreateErrorEvent = nameof(CreateErrorEvent);
    internal const string CreateErrorLogEvent = nameof(CreateErrorLogEvent);
    internal const string ToCloudEvent = nameof(ToCloudEvent);
    internal const string Validate = nameof(Validate);

    private static readonly DateTimeOffset s_time = new(2022, 1, 2, 3, 4, 5, TimeSpan.Zero);

    internal static string Function(GoldenCase golden) => golden.Input.GetProperty("function").GetString()!;

    internal static JsonElement Parent(GoldenCase golden) => golden.Input.GetProperty("parent");

    internal static JsonElement HandlerData(GoldenCase golden) => golden.Input.GetProperty("eventData");

    internal static JsonElement Error(GoldenCase golden) => golden.Input.GetProperty("error");

    internal static bool IsTriggeredTask(GoldenCase golden) =>
        KeptnEventType.TryParse(Member(Parent(golden), "type"), out var type) && type.IsTaskTriggered;

    /// <summary>The text of a member; <see langword="null"/> where it is absent or no text.</summary>
    internal static string? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    /// <summary>What the function made, as JSON; <see langword="null"/> where it refused.</summary>
    internal static JsonElement? Run(GoldenCase golden)
    {
        try
        {
            var parent = JsonEventFormatter.Default.DecodeStructuredModeMessage(Utf8(Parent(golden)));
            return JsonElement.Parse(JsonEventFormatter.EncodeStructuredModeMessage(Create(golden, parent)).Span);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or CloudEventFormatException)
        {
            return null;
        }
    }

    private static CloudEvent Create(GoldenCase golden, CloudEvent parent)
    {
        var source = Member(golden.Input, "source") is { Length: > 0 } recorded ? recorded : OwnSource;
        return Function(golden) switch
        {
            CreateStartedEvent => TaskAnswers.Started(parent, source, s_time),
            CreateFinishedEvent => TaskAnswers.Finished(parent, source, s_time, ResultOf(HandlerData(golden))),
            CreateFinishedEventWithError => TaskAnswers.Finished(parent, source, s_time, ErrorOf(golden)),
            CreateErrorEvent when IsTriggeredTask(golden) => TaskAnswers.Finished(parent, source, s_time, ErrorOf(golden)),
            CreateErrorEvent or CreateErrorLogEvent => ErrorLogEvents.Create(parent, source, s_time, Member(Error(golden), "message") ?? string.Empty),
            ToCloudEvent => parent,
            Validate => parent.Validate(),
            var other => throw new NotSupportedException($"The recording has a function that is not mapped: {other}."),
        };
    }

    private static FinishedContent ResultOf(JsonElement data) =>
        new(new KeptnStatus(Member(data, "status") ?? string.Empty), new KeptnResult(Member(data, "result") ?? string.Empty))
        {
            Data = data.ValueKind == JsonValueKind.Null ? default : Utf8(data),
            Message = Member(data, "message"),
        };

    /// <summary>What the pipeline makes of a failed handler: errored and fail, unless the failure says otherwise.</summary>
    private static FinishedContent ErrorOf(GoldenCase golden)
    {
        var error = Error(golden);
        var status = Member(error, "status") is { Length: > 0 } givenStatus ? new KeptnStatus(givenStatus) : KeptnStatus.Errored;
        var result = Member(error, "result") is { Length: > 0 } givenResult ? new KeptnResult(givenResult) : KeptnResult.Fail;
        return ResultOf(HandlerData(golden)) with { Status = status, Result = result, Message = Member(error, "message") };
    }

    private static byte[] Utf8(JsonElement value) => System.Text.Encoding.UTF8.GetBytes(value.GetRawText());
}

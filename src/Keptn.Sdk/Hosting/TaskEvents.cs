using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// Makes the answers of a task, and smaller ones where an answer cannot be sent as it is.
/// </summary>
internal static class TaskEvents
{
    /// <summary>What the attributes of an envelope take at most, as a rule; what comes near the limit is measured.</summary>
    internal const int EnvelopeAllowance = 4096;

    private const int MaxNoteLength = 256;

    private const int MaxReducedMessageLength = 512;

    internal static CloudEvent CreateStarted(EventExecution execution)
    {
        var started = Create(withLabels: true);
        return Fits(started, execution, out _) ? started : Create(withLabels: false);

        CloudEvent Create(bool withLabels) => TaskAnswers.Started(
            execution.CloudEvent, execution.Type, execution.Scope, execution.Pipeline.Name, execution.Pipeline.TimeProvider.GetUtcNow(), withLabels,
            execution.Pipeline.Mark?.GetTemporaryData(execution.Handler.Timeout) ?? default);
    }

    /// <summary>Makes the finished event. Never throws: what cannot be written is left out, and the event says so.</summary>
    internal static CloudEvent CreateFinished(EventExecution execution, TaskResult result)
    {
        try
        {
            ReadOnlyMemory<byte> data = default;
            if (result.Data is { } value && TrySerialize(value, execution, out data, out var exception) is { } problem)
            {
                return Reduce(execution, result, problem, exception);
            }

            var finished = Build(execution, result, result.Message, data);
            return Fits(finished, execution, out var size)
                ? finished
                : Reduce(execution, result, $"it has {size} bytes and the limit is {execution.Pipeline.Outbox.MaxEventSize}");
        }
        catch (Exception e)
        {
            // JSON of a custom converter that is none, or labels that are no text.
            return Reduce(execution, result, $"it cannot be put into an event, see the log of {execution.Pipeline.Name}", e, withLabels: false);
        }
    }

    /// <summary>
    /// A finished event with the same status and result, without data, its message cut, and as small as it has to be.
    /// </summary>
    internal static CloudEvent Reduce(EventExecution execution, TaskResult result, string reason, Exception? exception = null, bool withLabels = true)
    {
        Log.ResultReduced(execution.Pipeline.Logger, exception, execution.Handler.Description, execution.CloudEvent.Id, reason);
        var message = NoteReduction(result.Message, reason);
        if (withLabels)
        {
            var reduced = Build(execution, result, message, default);
            if (Fits(reduced, execution, out _))
            {
                return reduced;
            }
        }

        var small = Build(execution, result, message, default, withLabels: false);
        return Fits(small, execution, out _) ? small : Build(execution, result, null, default, withLabels: false);
    }

    /// <summary>As <see cref="Reduce(EventExecution, TaskResult, string, Exception?, bool)"/>, of a finished event that was refused.</summary>
    internal static CloudEvent Reduce(CloudEvent finished, DateTimeOffset time)
    {
        // What it took over from its triggered event, it has itself.
        var triggered = new CloudEvent(finished) { Id = finished.TriggeredId, Type = KeptnEventType.Parse(finished.Type!).WithKind(KeptnEventKinds.Triggered) };
        var data = KeptnJson.Deserialize<EventData>(finished.Data);
        var content = new FinishedContent(data.Status ?? KeptnStatus.Errored, data.Result ?? KeptnResult.Fail) { Message = NoteReduction(data.Message, "the event was refused") };
        return new CloudEvent(TaskAnswers.Finished(triggered, finished.Source!, time, content)) { Id = finished.Id };
    }

    private static string NoteReduction(string? message, string reason)
    {
        var note = $"(The data of this result was left out: {Cut(reason, MaxNoteLength)}.)";
        return message is null ? note : $"{Cut(message, MaxReducedMessageLength)} {note}";
    }

    private static CloudEvent Build(EventExecution execution, TaskResult result, string? message, ReadOnlyMemory<byte> data, bool withLabels = true)
    {
        var pipeline = execution.Pipeline;
        var content = new FinishedContent(result.Status, result.Result) { Message = message, Data = data };
        return TaskAnswers.Finished(execution.CloudEvent, execution.Type, execution.Scope, pipeline.Name, pipeline.TimeProvider.GetUtcNow(), content, withLabels);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "...");

    private static bool Fits(CloudEvent cloudEvent, EventExecution execution, out int size)
    {
        var limit = execution.Pipeline.Outbox.MaxEventSize;
        size = cloudEvent.Data.Bytes.Length;
        if (size + (long)EnvelopeAllowance <= limit)
        {
            return true;
        }

        size = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Length;
        return size <= limit;
    }

    /// <summary>What is wrong with the data, without what an exception says: that may be anything, and stays in the log.</summary>
    private static string? TrySerialize(object value, EventExecution execution, out ReadOnlyMemory<byte> data, out Exception? exception)
    {
        data = default;
        exception = null;
        var type = value.GetType();
        if (!execution.Pipeline.Json.TryGetTypeInfo(type, out var typeInfo))
        {
            return $"{type.Name} has no JSON metadata, give UseJson a JsonSerializerContext that knows it";
        }

        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(value, typeInfo);
            if (bytes is not [(byte)'{', ..])
            {
                return $"{type.Name} is not a JSON object";
            }

            data = bytes;
            return null;
        }
        catch (Exception e)
        {
            // Getters and converters of the user run here: anything may come.
            exception = e;
            return $"{type.Name} cannot be written as JSON, see the log of {execution.Pipeline.Name}";
        }
    }
}

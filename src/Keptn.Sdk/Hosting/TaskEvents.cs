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
    /// <summary>What the attributes of an envelope may take beyond the data; more is measured exactly.</summary>
    private const int EnvelopeAllowance = 2048;

    private const int CutMessageLength = 512;

    internal static CloudEvent CreateStarted(EventExecution execution)
    {
        var started = Create(withLabels: true);
        return Measure(started) <= execution.Pipeline.Outbox.MaxEventSize ? started : Create(withLabels: false);

        CloudEvent Create(bool withLabels) => TaskAnswers.Started(
            execution.CloudEvent, execution.Type, execution.Scope, execution.Pipeline.Name, execution.Pipeline.TimeProvider.GetUtcNow(), withLabels);
    }

    internal static CloudEvent CreateFinished(EventExecution execution, TaskResult result)
    {
        try
        {
            return CreateWhole(execution, result);
        }
        catch (Exception e)
        {
            // Whatever the data did to the writer: the task must be finished.
            return Reduce(execution, result, $"it cannot be written: {e.GetType().Name}");
        }
    }

    private static CloudEvent CreateWhole(EventExecution execution, TaskResult result)
    {
        ReadOnlyMemory<byte> data = default;
        string? problem = null;
        if (result.Data is { } value)
        {
            problem = TrySerialize(value, execution.Pipeline.Json, out data);
        }

        var finished = problem is null ? Build(execution, result, result.Message, data) : Reduce(execution, result, problem);
        var size = Measure(finished);
        return size <= execution.Pipeline.Outbox.MaxEventSize
            ? finished
            : Reduce(execution, result, $"it has {size} bytes and the limit is {execution.Pipeline.Outbox.MaxEventSize}");
    }

    private static CloudEvent Reduce(EventExecution execution, TaskResult result, string reason)
    {
        Log.ResultReduced(execution.Pipeline.Logger, execution.Handler.Description, execution.CloudEvent.Id, reason);
        var note = $"(The data of this result was left out: {reason}.)";
        var message = result.Message is null ? note : $"{Cut(result.Message)} {note}";
        var reduced = Build(execution, result, message, default);
        return Measure(reduced) <= execution.Pipeline.Outbox.MaxEventSize
            ? reduced
            : Build(execution, result, message, default, withLabels: false);
    }

    private static CloudEvent Build(EventExecution execution, TaskResult result, string? message, ReadOnlyMemory<byte> data, bool withLabels = true)
    {
        var pipeline = execution.Pipeline;
        var content = new FinishedContent(result.Status, result.Result) { Message = message, Data = data };
        return TaskAnswers.Finished(execution.CloudEvent, execution.Type, execution.Scope, pipeline.Name, pipeline.TimeProvider.GetUtcNow(), content, withLabels);
    }

    private static string Cut(string message) =>
        message.Length <= CutMessageLength ? message : string.Concat(message.AsSpan(0, CutMessageLength), "...");

    private static int Measure(CloudEvent cloudEvent)
    {
        var data = cloudEvent.Data.Bytes.Length;
        return data <= EnvelopeAllowance ? data : JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Length;
    }

    private static string? TrySerialize(object value, JsonSerializerOptions json, out ReadOnlyMemory<byte> data)
    {
        data = default;
        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(value, json.GetTypeInfo(value.GetType()));
            if (bytes[0] != (byte)'{')
            {
                return $"{value.GetType().Name} is not a JSON object";
            }

            data = bytes;
            return null;
        }
        catch (Exception e)
        {
            // Getters and converters of the user run here: anything may come.
            return $"{value.GetType().Name} cannot be written as JSON: {FirstSentence(e.Message)}";
        }
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text.TrimEnd('.') : text[..end];
    }
}

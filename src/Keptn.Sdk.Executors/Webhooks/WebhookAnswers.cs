using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>Makes and sends started and finished events; webhooks may need several of each, which the pipeline never sends.</summary>
internal sealed class WebhookAnswers(
    string source,
    IEventTransport transport,
    IEnumerable<IPipelineObserver> observers,
    IOptions<KeptnOptions> options,
    TimeProvider timeProvider)
{
    /// <summary>How long answers are tried on when the work was cancelled; the pipeline waits about as long.</summary>
    private static readonly TimeSpan s_lastWait = TimeSpan.FromSeconds(10);

    internal CloudEvent CreateStarted(CloudEvent triggered) => TaskAnswers.Started(triggered, source, timeProvider.GetUtcNow());

    internal Task<bool> SendErroredAsync(CloudEvent triggered, string message, ILogger logger, CancellationToken cancellationToken) =>
        SendAsync(
            TaskAnswers.Finished(triggered, source, timeProvider.GetUtcNow(), new FinishedContent(KeptnStatus.Errored, KeptnResult.Fail) { Message = message }),
            logger,
            cancellationToken);

    internal CloudEvent CreatePassed(CloudEvent triggered, string task, IReadOnlyList<string> responses)
    {
        var content = new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass) { Data = WriteResponses(task, responses) };
        var finished = TaskAnswers.Finished(triggered, source, timeProvider.GetUtcNow(), content);
        if (JsonEventFormatter.EncodeStructuredModeMessage(finished).Length > transport.MaxEventSize)
        {
            content = content with { Data = default, Message = "The responses are left out: together they are larger than an event may be." };
            finished = TaskAnswers.Finished(triggered, source, timeProvider.GetUtcNow(), content);
        }

        return finished;
    }

    /// <summary>A JSON object stays one; everything else is a text (spec/executors.md 3.3).</summary>
    internal static ReadOnlyMemory<byte> WriteResponses(string task, IReadOnlyList<string> responses)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(task);
            writer.WriteStartArray("responses");
            foreach (var response in responses)
            {
                WriteResponse(writer, response);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteResponse(Utf8JsonWriter writer, string response)
    {
        if (ForeignJson.TryParseObject(response) is { } value)
        {
            value.WriteTo(writer);
        }
        else if (response.Trim() == "null")
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(response);
        }
    }

    /// <returns>Whether the other side has it, or may have it.</returns>
    internal async Task<bool> SendAsync(CloudEvent cloudEvent, ILogger logger, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var registration = cancellationToken.Register(() => stop.CancelAfter(s_lastWait));
        var delay = options.Value.SendRetryDelay;
        var mayHaveArrived = false;
        while (true)
        {
            try
            {
                await transport.SendAsync(cloudEvent, stop.Token).ConfigureAwait(false);
                foreach (var observer in observers)
                {
                    observer.OnSent(cloudEvent);
                }

                return true;
            }
            catch (Exception e)
            {
                // What is not of the transport tells nothing: it may have arrived, and it may pass.
                var failure = e as EventTransportException;
                mayHaveArrived |= failure?.MayHaveArrived ?? true;
                var willRetry = failure?.IsTransient != false && !stop.IsCancellationRequested;
                foreach (var observer in observers)
                {
                    observer.OnSendFailed(cloudEvent, e, willRetry);
                }

                if (!willRetry)
                {
                    WebhookLog.NotSent(logger, cloudEvent.Type, cloudEvent.Id, e.Message);
                    return mayHaveArrived;
                }
            }

            try
            {
                await Task.Delay(delay, timeProvider, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                WebhookLog.NotSent(logger, cloudEvent.Type, cloudEvent.Id, "the service stops");
                return mayHaveArrived;
            }

            delay = delay * 2 < options.Value.MaxSendRetryDelay ? delay * 2 : options.Value.MaxSendRetryDelay;
        }
    }
}

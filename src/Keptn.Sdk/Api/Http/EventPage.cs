using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Api;

/// <summary>
/// A page of events, cut out of the answer without building it as a tree. Each event gets its own memory: one that is
/// kept for hours does not keep its whole page.
/// </summary>
internal static class EventPage
{
    internal static Page<CloudEvent> Read(ApiAnswer answer, string path, int maxSize, ILogger logger, out double total)
    {
        List<CloudEvent?> events = [];
        string? nextPageKey = null;
        total = 0;
        try
        {
            var formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxMessageSize = maxSize });
            var reader = new Utf8JsonReader(answer.Body.Span);
            if (!answer.Body.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.Null)
            {
                return new(events, null, answer);
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw answer.Unreadable("a list of events was expected, {\"events\":[...]}.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("events"u8))
                {
                    reader.Read();
                    ReadEvents(ref reader, answer, path, formatter, logger, events);
                }
                else if (reader.ValueTextEquals("nextPageKey"u8))
                {
                    reader.Read();
                    nextPageKey = PageKeyConverter.ReadKey(ref reader);
                }
                else if (reader.ValueTextEquals("totalCount"u8))
                {
                    reader.Read();
                    total = reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : total;
                    reader.Skip();
                }
                else
                {
                    reader.Skip();
                }
            }

            // Anything behind the object is an error of its own.
            reader.Read();
            return new(events, nextPageKey, answer);
        }
        catch (JsonException e)
        {
            throw answer.Unreadable($"not a list of events: {e.Message}", e);
        }
    }

    private static void ReadEvents(
        ref Utf8JsonReader reader, ApiAnswer answer, string path, JsonEventFormatter formatter, ILogger logger, List<CloudEvent?> events)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("'events' must be an array");
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var start = (int)reader.TokenStartIndex;
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (isNull)
            {
                continue;
            }

            try
            {
                events.Add(formatter.DecodeStructuredModeMessage(answer.Body[start..(int)reader.BytesConsumed].ToArray()));
            }
            catch (CloudEventFormatException e)
            {
                // One event that somebody stored wrongly must not hide all others, least of all from a poller.
                ApiLog.EventLeftOut(logger, path, index, e.Message);
            }
        }
    }
}

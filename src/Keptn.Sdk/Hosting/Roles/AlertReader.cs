using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>Reads a tool's message and hands it to the author's function.</summary>
internal sealed class AlertReader<TMessage>(JsonTypeInfo<TMessage> typeInfo, Func<TMessage, IEnumerable<KeptnAlert>> map, int maxAlerts)
    where TMessage : class
{
    /// <summary>Gives the alerts of a message.</summary>
    /// <exception cref="BadHttpRequestException">It is not the tool's message; the text names the field.</exception>
    internal IReadOnlyList<KeptnAlert> Read(ReadOnlyMemory<byte> body)
    {
        TMessage message;
        try
        {
            message = JsonSerializer.Deserialize(body.Span, typeInfo) ?? throw new BadHttpRequestException("The body is null.");
        }
        catch (JsonException e)
        {
            // It names path and reason, and repeats nothing but what the caller has sent.
            throw new BadHttpRequestException($"The body cannot be read as {typeof(TMessage).Name}: {e.Message}", e);
        }

        var alerts = new List<KeptnAlert>();
        foreach (var alert in map(message) ?? [])
        {
            if (alerts.Count == maxAlerts)
            {
                throw new BadHttpRequestException(
                    string.Create(CultureInfo.InvariantCulture, $"The body has more than {maxAlerts} alerts; that is the limit."), StatusCodes.Status413PayloadTooLarge);
            }

            alerts.Add(alert);
        }

        return alerts;
    }
}

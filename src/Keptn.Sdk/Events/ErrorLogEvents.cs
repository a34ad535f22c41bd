using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>Builds error reports: events that tell people what went wrong and change nothing in a sequence.</summary>
/// <remarks>
/// As go-utils pkg/lib/v0_2_0/events.go, with two differences: a report about a triggered task is a report here, not the
/// task's finished event; and neither a context nor a type of the cause is needed, because an event that has none must
/// be reported too. Keptn keeps reports in the log of the integration, not in its event store.
/// </remarks>
public static class ErrorLogEvents
{
    /// <summary>Reports an error (<c>sh.keptn.log.error</c>).</summary>
    /// <param name="cause">The event that was in work; <see langword="null"/> where there was none.</param>
    /// <param name="source">The name of the service.</param>
    /// <param name="time">The moment.</param>
    /// <param name="message">What went wrong, for people. It leaves the service: no secrets.</param>
    /// <param name="integrationId">
    /// The id under which the service is registered; <see langword="null"/> for the one that the cause's data names, if any.
    /// </param>
    public static CloudEvent Create(
        CloudEvent? cause, string source, DateTimeOffset time, string message, string? integrationId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(message);
        _ = KeptnEventType.TryParse(cause?.Type, out var type);
        var data = new ErrorLogData
        {
            IntegrationId = integrationId ?? FindIntegrationId(cause) ?? string.Empty,
            Message = message,
            Task = type.Task ?? string.Empty,
        };
        return RelatedEnvelope.Create(
            cause, KeptnEventType.ErrorLog, source, time, JsonSerializer.SerializeToUtf8Bytes(data, KeptnJsonContext.Default.ErrorLogData));
    }

    private static string? FindIntegrationId(CloudEvent? cause)
    {
        try
        {
            return cause is null ? null : KeptnJson.Deserialize(cause.Data, KeptnJsonContext.Default.ErrorLogData).IntegrationId;
        }
        catch (EventDataException)
        {
            // The cause may be reported for this very reason.
            return null;
        }
    }
}

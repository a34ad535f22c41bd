using System.Globalization;
using System.Net.Http.Headers;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Local.Transport;

/// <summary>Delivers events to a service by HTTP POST, as the distributor sidecar does: once, whatever the answer.</summary>
internal sealed class HttpRecipient(LocalEventRecipient recipient, HttpClient http, Action<LocalWarning> warn) : IEventSink
{
    /// <inheritdoc/>
    public async ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(JsonEventFormatter.EncodeStructuredModeMessage(received.CloudEvent));
        content.Headers.ContentType = new MediaTypeHeaderValue(JsonEventFormatter.StructuredMediaType);
        try
        {
            using var response = await http.PostAsync(recipient.Address, content, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                Warn(received.CloudEvent, string.Create(CultureInfo.InvariantCulture, $"it answered {(int)response.StatusCode}"));
            }
        }
        catch (HttpRequestException e)
        {
            Warn(received.CloudEvent, e.Message);
        }
    }

    private void Warn(CloudEvent cloudEvent, string reason) =>
        warn(new LocalWarning(LocalWarningKind.NotDelivered, $"{cloudEvent.Type} was not taken by {recipient.Name} at {recipient.Address}: {reason}")
        {
            KeptnContext = cloudEvent["shkeptncontext"] ?? string.Empty,
            EventId = cloudEvent.Id ?? string.Empty,
        });
}

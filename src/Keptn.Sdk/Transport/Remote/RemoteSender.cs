using System.Globalization;
using System.Net;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>Posts events to the API and says what a failure means for the event.</summary>
internal sealed class RemoteSender(IEventsApi api, int maxEventSize, ILogger logger)
{
    private int _progressRefused;

    /// <summary>Sends one event, with one attempt.</summary>
    /// <exception cref="EventTransportException">It was not sent, or may not have been.</exception>
    internal async Task SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var size = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Length;
        if (size > maxEventSize)
        {
            throw new EventTransportException(string.Create(
                CultureInfo.InvariantCulture, $"The event has {size} bytes; the limit is {maxEventSize} (Keptn:Remote:MaxEventSize)."))
            {
                IsTransient = false,
            };
        }

        try
        {
            await api.SendAsync(cloudEvent, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnApiException e) when (e.StatusCode == HttpStatusCode.BadRequest && IsProgress(cloudEvent))
        {
            // An API that checks events takes no progress. The same handler reports it elsewhere: no reason to fail here.
            if (Interlocked.Exchange(ref _progressRefused, 1) == 0)
            {
                RemoteLog.ProgressRefused(logger, e.Message);
            }
        }
        catch (KeptnApiException e)
        {
            throw new EventTransportException(e.Message, e) { IsTransient = CanPass(e), MayHaveArrived = e.MayHaveArrived };
        }
        catch (ArgumentException e)
        {
            throw new EventTransportException($"The event cannot be sent: {e.Message}", e) { IsTransient = false };
        }
    }

    private static bool IsProgress(CloudEvent cloudEvent) => cloudEvent.Type?.EndsWith($".{KeptnEventKinds.StatusChanged}", StringComparison.Ordinal) == true;

    /// <summary>
    /// Whether it can help to try again. More than for other calls: an answer that is lost blocks a sequence for ever, and
    /// tokens and routes are mended while the service runs.
    /// </summary>
    private static bool CanPass(KeptnApiException exception) => exception switch
    {
        { IsTransient: true } => true,
        { Failure: KeptnApiFailure.TooLarge, StatusCode: null } => false,
        { Failure: KeptnApiFailure.ErrorAnswer, StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => true,
        { Failure: KeptnApiFailure.ErrorAnswer, StatusCode: HttpStatusCode.NotFound } => true,
        { Failure: KeptnApiFailure.ErrorAnswer, StatusCode: { } status } => (int)status is >= 300 and < 400,
        _ => true,
    };
}

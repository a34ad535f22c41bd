using System.Net;
using System.Net.Http.Headers;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Transport.Distributor;

/// <summary>Posts events to the sidecar and says what a failure means for the event.</summary>
internal sealed class DistributorSender(Uri address, TimeSpan timeout, Func<HttpClient> clients, TimeProvider timeProvider)
{
    private static readonly MediaTypeHeaderValue s_contentType = new(JsonEventFormatter.StructuredMediaType, "utf-8");

    /// <summary>Sends one encoded event.</summary>
    /// <exception cref="EventTransportException">It was not sent, or may not have been.</exception>
    internal async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var client = clients();
        using var deadline = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(message) };
        request.Content.Headers.ContentType = s_contentType;
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            Check(response.StatusCode);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Ours, or that of the connection attempt; the inner exception is not worth telling apart.
            throw new EventTransportException($"The distributor at {address} did not answer within {timeout}.", e) { MayHaveArrived = true };
        }
        catch (HttpRequestException e)
        {
            throw new EventTransportException($"The distributor at {address} cannot be reached: {e.Message}", e) { MayHaveArrived = !IsBeforeSending(e.HttpRequestError) };
        }
    }

    // A connection that was never made has carried nothing; of any other the request may have been read.
    private static bool IsBeforeSending(HttpRequestError error) => error
        is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError
        or HttpRequestError.ProxyTunnelError
        or HttpRequestError.SecureConnectionError;

    private void Check(HttpStatusCode status)
    {
        var number = (int)status;
        switch (number)
        {
            case >= 200 and < 300:
                return;
            case 408 or 425 or 429:
                throw new EventTransportException($"The distributor at {address} is busy: it answered {number}.");
            case 501 or 505:
            case < 500:
                throw new EventTransportException($"The distributor at {address} refused the event: it answered {number}.") { IsTransient = false };
            default:
                // It answers 500 when it could not pass the event on, and also when passing it on took too long.
                throw new EventTransportException($"The distributor at {address} failed: it answered {number}.") { MayHaveArrived = true };
        }
    }
}

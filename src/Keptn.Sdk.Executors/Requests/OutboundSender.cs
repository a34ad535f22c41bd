using System.Text;
using Keptn.Sdk.Executors.Webhooks;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>Sends requests: checked at every connection, bounded in time and size, redirects only where asked for.</summary>
internal sealed class OutboundSender(OutboundLimits limits, TimeProvider timeProvider, HostLookup resolve)
{
    private const int MaxQuotedBody = 1000;

    private static readonly HashSet<int> s_transient = [408, 429, 500, 502, 503, 504];

    private readonly OutboundClients _clients = new(limits, resolve);

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="policy">Where it may go.</param>
    /// <param name="mask">Takes secrets out of the answer, before it is cut.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The status, which is below 400, and the body, cut at the limit.</returns>
    /// <exception cref="WebhookException">It may not be sent, was not answered, or was answered with a status of 400 and above.</exception>
    internal async Task<OutboundAnswer> SendAsync(OutboundRequest request, OutboundPolicy policy, SecretMask mask, CancellationToken cancellationToken)
    {
        var retries = Math.Min(request.Retries, limits.MaxRetries);
        for (var attempt = 0; ; attempt++)
        {
            var (problem, mayPass, answer) = await AttemptAsync(request, policy, mask, cancellationToken).ConfigureAwait(false);
            if (problem is null)
            {
                return answer;
            }

            if (!mayPass || attempt >= retries)
            {
                throw problem;
            }

            var delay = request.RetryDelay ?? TimeSpan.FromSeconds(1 << Math.Min(attempt, 5));
            await Task.Delay(delay < limits.MaxRequestTimeout ? delay : limits.MaxRequestTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(WebhookException? Problem, bool MayPass, OutboundAnswer Answer)> AttemptAsync(
        OutboundRequest request, OutboundPolicy policy, SecretMask mask, CancellationToken cancellationToken)
    {
        // As with curl, 0 is no limit; but ours stays.
        var asked = request.Timeout is { Ticks: > 0 } own ? own : limits.RequestTimeout;
        var timeout = asked < limits.MaxRequestTimeout ? asked : limits.MaxRequestTimeout;
        using var timer = new CancellationTokenSource(timeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var (status, reason, body) = await FollowAsync(request, policy, mask, both.Token).ConfigureAwait(false);
            return status < 400 ? (null, false, new OutboundAnswer(status, body))
                : (new WebhookException($"the server answered {status} {reason}: {Shorten(body)}") { IsAnswer = true }, s_transient.Contains(status), default);
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (new WebhookException($"no answer within {timeout.TotalSeconds:0.###} s", e), true, default);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return (new WebhookException($"no connection within {request.ConnectTimeout?.TotalSeconds:0.###} s (--connect-timeout)", e), true, default);
        }
        catch (InvalidDataException e)
        {
            return (new WebhookException("the answer cannot be read: it is not compressed as it says", e), false, default);
        }
        catch (HttpRequestException e) when (FindRefusal(e) is { } refusal)
        {
            return (refusal, false, default);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (new WebhookException($"the request failed: {e.Message}", e), e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }, default);
        }
        catch (WebhookException e)
        {
            return (e, false, default);
        }
    }

    private async Task<(int Status, string? Reason, string Body)> FollowAsync(
        OutboundRequest request, OutboundPolicy policy, SecretMask mask, CancellationToken cancellationToken)
    {
        using var client = await _clients.CreateAsync(request, policy, cancellationToken).ConfigureAwait(false);
        var hop = new RequestHop(request, limits.UserAgent);
        for (var redirects = 0; ; redirects++)
        {
            policy.Check(hop.Url);
            await CheckBehindProxyAsync(request, hop.Url, policy, cancellationToken).ConfigureAwait(false);
            using var message = hop.CreateMessage();
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (!request.FollowsRedirects || status is not (301 or 302 or 303 or 307 or 308)
                || !response.Headers.NonValidated.TryGetValues("Location", out var location))
            {
                return (status, response.ReasonPhrase, await ReadAsync(response, mask, cancellationToken).ConfigureAwait(false));
            }

            if (redirects >= Math.Min(request.MaxRedirects ?? limits.MaxRedirects, limits.MaxRedirects))
            {
                throw new WebhookException($"the server redirects more than {redirects} times");
            }

            hop.Follow(location.ToString(), status);
        }
    }

    // Behind a proxy the connection to the target is not ours. What can be looked up here is checked all the same.
    private async Task CheckBehindProxyAsync(OutboundRequest request, Uri url, OutboundPolicy policy, CancellationToken cancellationToken)
    {
        if ((request.Proxy ?? limits.Proxy) is null)
        {
            return;
        }

        try
        {
            _ = await new GuardedConnector(policy, resolve).ResolveAsync(url.IdnHost, url.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (WebhookException e) when (e.InnerException is System.Net.Sockets.SocketException)
        {
            // Only the proxy knows the name.
        }
    }

    private async Task<string> ReadAsync(HttpResponseMessage response, SecretMask mask, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[limits.MaxResponseSize + 1];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var text = Encoding.UTF8.GetString(buffer, 0, Math.Min(length, limits.MaxResponseSize));
            return length <= limits.MaxResponseSize ? mask.Apply(text) : $"{mask.ApplyToBegin(text)} (cut at {limits.MaxResponseSize} bytes)";
        }
    }

    private static WebhookException? FindRefusal(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is WebhookException refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static string Shorten(string body) => body.Length <= MaxQuotedBody ? body : body[..MaxQuotedBody] + "...";
}

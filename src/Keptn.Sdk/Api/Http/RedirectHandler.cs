using System.Net;

namespace Keptn.Sdk.Api;

/// <summary>
/// Follows redirects where that is safe: on the same host (or from http to https of it), for reading calls, and for
/// others only where the status keeps verb and body (307, 308). Anything else stays an answer: a POST must not turn
/// into a GET that reports success, and the token must not go to another host.
/// </summary>
internal sealed class RedirectHandler : DelegatingHandler
{
    private const int MaxRedirects = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < MaxRedirects && Target(request, response) is { } target; i++)
        {
            response.Dispose();
            request.RequestUri = target;
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private static Uri? Target(HttpRequestMessage request, HttpResponseMessage response)
    {
        var follows = response.StatusCode switch
        {
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther =>
                request.Method == HttpMethod.Get || request.Method == HttpMethod.Head,
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => true,
            _ => false,
        };
        if (!follows || response.Headers.Location is not { } location || request.RequestUri is not { } from)
        {
            return null;
        }

        var to = location.IsAbsoluteUri ? location : new Uri(from, location);
        var sameHost = to.IdnHost == from.IdnHost && to.UserInfo.Length == 0;
        var samePlace = to.Scheme == from.Scheme && to.Port == from.Port;
        var upgrade = from.Scheme == Uri.UriSchemeHttp && to.Scheme == Uri.UriSchemeHttps;
        return sameHost && (samePlace || upgrade) ? to : null;
    }
}

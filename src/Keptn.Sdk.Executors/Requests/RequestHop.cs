using System.Net.Http.Headers;
using System.Text;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>A request at one of the places that it is redirected to.</summary>
internal sealed class RequestHop(OutboundRequest request, string userAgent)
{
    private string _method = request.EffectiveMethod;
    private string? _body = request.Body;
    private bool _hasLeft;

    internal Uri Url { get; private set; } = request.Url!;

    internal HttpRequestMessage CreateMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(_method), Url);
        if (_body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_body));
        }

        foreach (var (name, value) in _hasLeft ? request.Headers.Where(h => IsNeutral(h.Name)) : request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (message.Headers.UserAgent.Count == 0 && !message.Headers.Contains("User-Agent"))
        {
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue(userAgent, "1"));
        }

        return message;
    }

    /// <summary>Goes where the server says, as curl --location does; but headers stay with the host that they are for.</summary>
    /// <exception cref="WebhookException">The place is none of HTTP, or a step back from TLS.</exception>
    internal void Follow(string location, int status)
    {
        if (!Uri.TryCreate(Url, location, out var target))
        {
            throw new WebhookException("the server redirects to a place that cannot be read");
        }

        if (target.Scheme is not ("http" or "https"))
        {
            throw new WebhookException($"the server redirects to the scheme '{target.Scheme}'; only http and https are allowed");
        }

        var next = RequestUrl.Parse(target.AbsoluteUri);
        if (Url.Scheme == "https" && next.Scheme != "https")
        {
            throw new WebhookException($"the server redirects to {next.Host} without TLS");
        }

        _hasLeft |= next.Authority != Url.Authority || next.Scheme != Url.Scheme;
        if (status is 301 or 302 or 303 && _method != "HEAD")
        {
            _method = "GET";
            _body = null;
        }

        Url = new UriBuilder(next) { UserName = string.Empty, Password = string.Empty }.Uri;
    }

    private static bool IsNeutral(string name) => name.ToUpperInvariant() is "ACCEPT" or "CONTENT-TYPE" or "USER-AGENT";
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>Makes the client of each request, which connects to addresses that were checked and to no others.</summary>
internal sealed class OutboundClients(OutboundLimits limits, HostLookup resolve)
{
    /// <exception cref="WebhookException">The proxy of the request is denied.</exception>
    internal async Task<HttpClient> CreateAsync(OutboundRequest request, OutboundPolicy policy, CancellationToken cancellationToken)
    {
        var connector = new GuardedConnector(policy, resolve);
        var proxy = request.Proxy ?? limits.Proxy;
        if (request.Proxy is not null)
        {
            policy.Check(request.Proxy);
            _ = await connector.ResolveAsync(request.Proxy.IdnHost, request.Proxy.Port, cancellationToken).ConfigureAwait(false);
        }

        // One handler a request: its connection is never shared with one that was checked by other lists.
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = request.AcceptsCompression ? DecompressionMethods.All : DecompressionMethods.None,
            ConnectCallback = (context, token) => IsOwnProxy(context.DnsEndPoint)
                ? ConnectToProxyAsync(context.DnsEndPoint, token)
                : connector.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, token),
            MaxResponseHeadersLength = 64,
            Proxy = proxy is null ? null : CreateProxy(proxy),
            UseCookies = false,
            UseProxy = proxy is not null,

            // As curl sends them; what is ASCII stays that.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        if (request.ConnectTimeout is { Ticks: > 0 } connectTimeout)
        {
            handler.ConnectTimeout = connectTimeout;
        }

        if (request.SkipsCertificateCheck)
        {
            // The file says --insecure; whoever wrote it accepts any certificate.
#pragma warning disable CA5359
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
#pragma warning restore CA5359
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

        // The proxy of the service's own settings may be anywhere.
        bool IsOwnProxy(DnsEndPoint endPoint) =>
            request.Proxy is null && limits.Proxy is { } own && endPoint.Host == own.IdnHost && endPoint.Port == own.Port;
    }

    // Without user and password in the address, which errors of the connection quote.
    private static WebProxy CreateProxy(Uri proxy)
    {
        var address = new UriBuilder(proxy) { UserName = string.Empty, Password = string.Empty }.Uri;
        var user = Uri.UnescapeDataString(proxy.UserInfo).Split(':', 2);
        return new WebProxy(address)
        {
            Credentials = proxy.UserInfo.Length == 0 ? null : new CredentialCache { { address, "Basic", new NetworkCredential(user[0], user.ElementAtOrDefault(1)) } },
        };
    }

    private static async ValueTask<Stream> ConnectToProxyAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

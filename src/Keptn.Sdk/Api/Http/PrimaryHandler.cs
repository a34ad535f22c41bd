using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Api;

/// <summary>Makes the handler that opens connections: TLS, proxy, limits.</summary>
internal static class PrimaryHandler
{
    internal static SocketsHttpHandler Create(KeptnApiOptions options, ILogger logger)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.ConnectTimeout,
            // A gateway that moves is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = options.UseProxy,
        };
        if (options.UseProxy)
        {
            handler.Proxy = new LoopbackBypassProxy(options.Proxy is { } proxy ? CreateProxy(proxy) : HttpClient.DefaultProxy);
        }

        if (!options.VerifyCertificate)
        {
            ApiLog.CertificatesNotVerified(logger);
#pragma warning disable CA5359 // Chosen by the user, off by default, and reported.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (options.CaCertificateFile is { } file)
        {
            var authorities = Load(file);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                IsTrusted(certificate as X509Certificate2, chain, errors, authorities);
        }

        return handler;
    }

    private static WebProxy CreateProxy(Uri address)
    {
        var proxy = new WebProxy(new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri);
        if (address.UserInfo.Length > 0)
        {
            var parts = address.UserInfo.Split(':', 2);
            proxy.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
        }

        return proxy;
    }

    private static X509Certificate2Collection Load(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"CaCertificateFile '{file}' cannot be read as PEM certificates: {e.Message}", e);
        }

        return certificates.Count > 0
            ? certificates
            : throw new InvalidOperationException($"CaCertificateFile '{file}' holds no PEM certificate.");
    }

    // What the system trusts stays trusted. Only an unknown issuer is looked up among the given ones; a wrong host
    // name or an expired certificate stays an error.
    private static bool IsTrusted(
        X509Certificate2? certificate, X509Chain? systemChain, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in systemChain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }
}

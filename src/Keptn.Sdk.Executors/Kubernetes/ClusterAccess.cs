using System.Buffers.Text;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>
/// Where the API server is, and as whom we call it: what Kubernetes gives every pod with a service account. Token and
/// authority are read anew for each request and connection, for both are changed while the pod runs.
/// </summary>
internal sealed class ClusterAccess
{
    private const string TokenFile = "token";
    private const string AuthorityFile = "ca.crt";
    private const string NamespaceFile = "namespace";

    private readonly string _folder;

    /// <param name="folder">The folder with the service account's files.</param>
    /// <param name="host">The API server's host (<c>KUBERNETES_SERVICE_HOST</c>).</param>
    /// <param name="port">Its port (<c>KUBERNETES_SERVICE_PORT</c>).</param>
    /// <exception cref="KubernetesException">There is no API server, or the folder has not what it must.</exception>
    internal ClusterAccess(string folder, string? host, string? port)
    {
        _folder = folder;
        if (string.IsNullOrEmpty(host) || !ushort.TryParse(port, CultureInfo.InvariantCulture, out var number))
        {
            throw new KubernetesException("There is no API server: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, as they are in every pod.");
        }

        Address = new UriBuilder(Uri.UriSchemeHttps, host, number).Uri;
    }

    internal Uri Address { get; }

    /// <summary>The namespace of our pod; <see langword="null"/> where the folder does not say.</summary>
    internal string? ReadNamespace() => TryRead(NamespaceFile) is { Length: > 0 } name ? name : null;

    /// <exception cref="KubernetesException">It cannot be read.</exception>
    internal string ReadToken() => TryRead(TokenFile) is { Length: > 0 } token
        ? token
        : throw new KubernetesException(
            $"The token of the service account cannot be read from {Path.Combine(_folder, TokenFile)}: the service needs one (automountServiceAccountToken).");

    /// <summary>Our own service account, from the token; <see langword="null"/> where the token does not say.</summary>
    internal ServiceAccountName? ReadServiceAccount()
    {
        var parts = TryRead(TokenFile)?.Split('.');
        if (parts is not { Length: 3 })
        {
            return null;
        }

        try
        {
            // Nothing is decided for us by this: it only tells which account jobs may not have.
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            var subject = claims.RootElement.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String ? sub.GetString() : null;
            return subject?.Split(':') is ["system", "serviceaccount", var ns, var name] ? new ServiceAccountName(ns, name) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Trusts the cluster's own authority and no other; the host must be the certificate's.</summary>
    /// <exception cref="KubernetesException">The certificate is not trusted; said apart from a connection that breaks.</exception>
    internal bool Verify(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors) => IsTrusted(certificate, presented, errors)
        ? true
        : throw new KubernetesException("The API server's certificate is not trusted: it must be issued by the cluster's authority (ca.crt) for its address.");

    private bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(Path.Combine(_folder, AuthorityFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KubernetesException($"The authority of the cluster cannot be read from {Path.Combine(_folder, AuthorityFile)}: {e.Message}", e);
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(server);
    }

    private string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_folder, file)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

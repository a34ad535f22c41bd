using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Turns a connection into a TLS connection, and verifies who is at the other end.</summary>
internal static class NatsTls
{
    /// <exception cref="EventTransportException">The files cannot be read, or one side refused the other's certificate.</exception>
    internal static async Task<SslStream> AuthenticateAsync(
        Stream inner, NatsServerAddress address, NatsTlsOptions options, CancellationToken cancellationToken)
    {
        var certificateProblem = string.Empty;
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            var authentication = CreateOptions(address.Host, options);
            authentication.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                certificateProblem = Describe(certificate, chain, errors);
                return errors == SslPolicyErrors.None || options.AcceptAnyCertificate;
            };
            await tls.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch (AuthenticationException e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            var reason = certificateProblem.Length > 0 ? certificateProblem : e.Message;
            throw new EventTransportException($"TLS with {address} failed: {reason}", e) { IsTransient = false };
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static SslClientAuthenticationOptions CreateOptions(string host, NatsTlsOptions options)
    {
        var authentication = new SslClientAuthenticationOptions { TargetHost = host };
        if (!string.IsNullOrEmpty(options.CaFile))
        {
            authentication.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,

                // A private authority seldom has a place to ask.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            authentication.CertificateChainPolicy.CustomTrustStore.AddRange(Read(options.CaFile, ReadCertificates));
        }

        if (!string.IsNullOrEmpty(options.CertificateFile) && !string.IsNullOrEmpty(options.KeyFile))
        {
            authentication.ClientCertificateContext = Read(options.CertificateFile, path => ReadIdentity(path, options.KeyFile));
        }

        return authentication;
    }

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EventTransportException($"The certificate file '{path}' cannot be read: {e.Message}", e) { IsTransient = false };
        }
    }

    private static X509Certificate2Collection ReadCertificates(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("There is no PEM certificate in it.");
    }

    private static SslStreamCertificateContext ReadIdentity(string certificatePath, string keyPath)
    {
        var chain = ReadCertificates(certificatePath);
        using var pem = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);

        // Windows cannot use a key that exists in memory only.
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) || certificate is null)
        {
            return "the server has no certificate.";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var details = chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct() ?? [];
            return $"the server's certificate ('{certificate.Subject}', issued by '{certificate.Issuer}') is not trusted: {string.Join("; ", details)}";
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the server's certificate ('{certificate.Subject}') is not for this host name."
            : string.Empty;
    }
}

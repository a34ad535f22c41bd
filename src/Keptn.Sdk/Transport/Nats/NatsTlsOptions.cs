namespace Keptn.Sdk.Transport.Nats;

/// <summary>Certificates of a NATS connection. Files are PEM and are read again for every connection.</summary>
internal sealed class NatsTlsOptions
{
    /// <summary>Refuse a server without TLS, whatever its address says. Default: only for <c>tls://</c> addresses.</summary>
    public bool Required { get; set; }

    /// <summary>The file with the certificates of a private authority; only these are then trusted. Default: the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>The file with the client certificate, its chain behind it; goes with <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The file with the private key of the client certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Accept any certificate for any host name. For experiments only. Default <see langword="false"/>.</summary>
    public bool AcceptAnyCertificate { get; set; }

    internal void Validate(List<string> problems)
    {
        if (string.IsNullOrEmpty(CertificateFile) != string.IsNullOrEmpty(KeyFile))
        {
            problems.Add($"Tls.{nameof(CertificateFile)} and Tls.{nameof(KeyFile)} belong together; only one is set.");
        }

        CheckFile(problems, nameof(CaFile), CaFile);
        CheckFile(problems, nameof(CertificateFile), CertificateFile);
        CheckFile(problems, nameof(KeyFile), KeyFile);
    }

    private static void CheckFile(List<string> problems, string name, string? path)
    {
        if (!string.IsNullOrEmpty(path) && !File.Exists(path))
        {
            problems.Add($"Tls.{name}: there is no file '{path}'.");
        }
    }
}

namespace Keptn.Sdk.Api;

/// <summary>How Keptn's API is reached: addresses, authentication, TLS, limits. Read once, when the client is made.</summary>
public sealed class KeptnApiOptions
{
    private KeptnApiMode? _mode;

    /// <summary>
    /// Where the API is called from. Default <see cref="KeptnApiMode.Remote"/> where <see cref="Endpoint"/> is set,
    /// otherwise <see cref="KeptnApiMode.InCluster"/>.
    /// </summary>
    public KeptnApiMode Mode
    {
        get => _mode ?? (Endpoint is null ? KeptnApiMode.InCluster : KeptnApiMode.Remote);
        set => _mode = value;
    }

    /// <summary>
    /// Remote: the gateway's address with its path, for instance <c>https://keptn.example.com/api</c>; required.
    /// Distributor: the sidecar's address, default <c>http://localhost:8081</c>. In the cluster: not allowed.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The addresses that are used in <see cref="KeptnApiMode.InCluster"/>.</summary>
    public KeptnServiceAddresses Services { get; } = new();

    /// <summary>The API token. It appears in no message and no log. Not together with <see cref="TokenFile"/>.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// A file that holds the API token; blanks and line ends around it are cut off. Read when first needed and again
    /// after an answer 401, so that a token can be changed without a restart.
    /// </summary>
    public string? TokenFile { get; set; }

    /// <summary>The header that carries the token. Default <c>x-token</c>.</summary>
    public string TokenHeader { get; set; } = "x-token";

    /// <summary>OAuth client credentials, instead of the token or beside it.</summary>
    public KeptnOAuthOptions OAuth { get; } = new();

    /// <summary>
    /// Whether the server's certificate must be valid. Default <see langword="true"/>. For a private certificate
    /// authority set <see cref="CaCertificateFile"/> instead of switching this off.
    /// </summary>
    public bool VerifyCertificate { get; set; } = true;

    /// <summary>A PEM file with certificates of authorities that are trusted beside those of the system.</summary>
    public string? CaCertificateFile { get; set; }

    /// <summary>
    /// Whether proxies are used: <see cref="Proxy"/>, or else those of the environment (<c>HTTPS_PROXY</c>,
    /// <c>HTTP_PROXY</c>, <c>NO_PROXY</c>). Default <see langword="true"/>. Loopback addresses never go through a proxy.
    /// </summary>
    public bool UseProxy { get; set; } = true;

    /// <summary>A proxy to use instead of those of the environment.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>How long one attempt may take, reading the answer included. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long making a connection may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often an idempotent call is tried again after a failure that can pass (no connection, timeout, 408, 429, 5xx).
    /// Calls that are not idempotent are never repeated. Default 2; 0 for never.
    /// </summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>The wait before the first repetition; it doubles each time, with jitter. Default 0.5 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait. A server that asks for a longer one (<c>Retry-After</c>) is not asked again. Default 30 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest answer that is read, in bytes after decompression. Default 32 MiB.</summary>
    public int MaxResponseSize { get; set; } = 32 * 1024 * 1024;

    /// <summary>The largest request body, in bytes. Default 5 MiB, the limit of Keptn's gateway; larger ones are refused before they are sent.</summary>
    public int MaxRequestSize { get; set; } = 5 * 1024 * 1024;

    /// <summary>How many pages one enumeration reads before it fails. Default 10,000.</summary>
    public int MaxPages { get; set; } = 10_000;
}

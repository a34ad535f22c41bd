namespace Keptn.Sdk.Executors;

/// <summary>Options of <c>AddWebhooks</c>; the configuration section is <c>Keptn:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// The hosts that may be reached though they are on this machine, in a private network or in the cluster: a name with
    /// all below it (<c>chat.corp.example</c>), an address or a network (<c>10.1.0.0/16</c>), each with a port or without.
    /// A name never allows link-local addresses, the metadata of a cloud or the Kubernetes API; an address does. Default: none.
    /// </summary>
    public IList<string> AllowList { get; } = [];

    /// <summary>Hosts that may not be reached, written as in <see cref="AllowList"/>, which does not change it. Default: none.</summary>
    public IList<string> DenyList { get; } = [];

    /// <summary>
    /// A file with further entries of <see cref="DenyList"/>, separated by white space and read for each event: the mounted
    /// key <c>denyList</c> of Keptn's ConfigMap <c>keptn-webhook-config</c>. While it cannot be read, nothing is sent.
    /// Default: none.
    /// </summary>
    public string? DenyListFile { get; set; }

    /// <summary>How many redirects a request follows that asks for it (<c>--location</c>). Default 5.</summary>
    public int MaxRedirects { get; set; } = 5;

    /// <summary>How many characters a request may render, its body included. Default 1,048,576.</summary>
    public int MaxRequestSize { get; set; } = 1024 * 1024;

    /// <summary>The longest time that a request may ask for (<c>--max-time</c>). Default 5 minutes.</summary>
    public TimeSpan MaxRequestTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many bytes of an answer are read; the rest is cut off, which the text then says. Default 65,536.</summary>
    public int MaxResponseSize { get; set; } = 64 * 1024;

    /// <summary>How often a request is tried again at most that asks for it (<c>--retry</c>). Default 5.</summary>
    public int MaxRetries { get; set; } = 5;

    /// <summary>
    /// Whether templates print numbers without an exponent: 1000000 instead of Keptn's 1e+06. Default <see langword="false"/>.
    /// </summary>
    public bool PlainNumbers { get; set; }

    /// <summary>
    /// The HTTP proxy for requests that name none; may be anywhere. Default: none. Behind a proxy the addresses of hosts are
    /// checked as far as this machine can look them up.
    /// </summary>
    public Uri? Proxy { get; set; }

    /// <summary>
    /// Whether v1alpha1 commands with <c>$ | ; &gt; &amp;&amp;</c> and the like are refused, as webhook-service does. No shell
    /// ever sees them here. Default <see langword="false"/>.
    /// </summary>
    public bool RefuseShellCharacters { get; set; }

    /// <summary>How long a request may take that does not say so itself. Default 60 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The folder with mounted Kubernetes secrets: <c>&lt;folder&gt;/&lt;name of the secret&gt;/&lt;key&gt;</c>. Default
    /// <c>/etc/keptn-webhooks/secrets</c>.
    /// </summary>
    public string SecretsDirectory { get; set; } = "/etc/keptn-webhooks/secrets";

    /// <summary>
    /// A JSON file with secrets for a laptop, <c>{"&lt;name&gt;":{"&lt;key&gt;":"&lt;value&gt;"}}</c>; asked before
    /// <see cref="SecretsDirectory"/>. Default: none.
    /// </summary>
    public string? SecretsFile { get; set; }

    /// <summary>
    /// Whether an event that comes without a subscription, as on the embedded control plane, is for every webhook of its
    /// type in the nearest file that has one. Default <see langword="false"/>: it is for none, as in Keptn.
    /// </summary>
    public bool SelectByType { get; set; }
}

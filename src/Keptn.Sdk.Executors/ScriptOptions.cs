namespace Keptn.Sdk.Executors;

/// <summary>Options of <c>AddScripts</c>; the configuration section is <c>Keptn:Scripts</c>.</summary>
public sealed class ScriptOptions
{
    /// <summary>
    /// The hosts that <c>.http</c> files may reach though they are on this machine, in a private network or in the cluster;
    /// written as <see cref="WebhookOptions.AllowList"/>. Default: none.
    /// </summary>
    public IList<string> AllowList { get; } = [];

    /// <summary>The program that runs <c>.sh</c> files: a name that is looked for in <c>PATH</c>, or a path. Default <c>bash</c>.</summary>
    public string Bash { get; set; } = "bash";

    /// <summary>Hosts that <c>.http</c> files may not reach; <see cref="AllowList"/> does not change it. Default: none.</summary>
    public IList<string> DenyList { get; } = [];

    /// <summary>
    /// A file with further entries of <see cref="DenyList"/>, separated by white space and read for each request. While it
    /// cannot be read, nothing is sent. Default: none.
    /// </summary>
    public string? DenyListFile { get; set; }

    /// <summary>
    /// Whether the service hides its memory and the environment that it was started with, tokens included, from processes of
    /// the same user, as scripts are. Debuggers and dumps of the process need the right to trace it then. Linux only.
    /// Default: in a Kubernetes cluster.
    /// </summary>
    public bool? HideProcess { get; set; }

    /// <summary>How many scripts run at once; others wait, as long as <c>Keptn:TaskTimeout</c> lets them. Default 16.</summary>
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>How many characters of a script's output are kept, for the message and the JSON result. Default 65,536.</summary>
    public int MaxOutputSize { get; set; } = 64 * 1024;

    /// <summary>How many redirects a <c>.http</c> request follows; each is checked. Default 10.</summary>
    public int MaxRedirects { get; set; } = 10;

    /// <summary>How many characters a <c>.http</c> request may have when its placeholders are filled. Default 1,048,576.</summary>
    public int MaxRequestSize { get; set; } = 1024 * 1024;

    /// <summary>How many bytes of an answer to a <c>.http</c> request are read; the rest is cut off, which the text then says. Default 65,536.</summary>
    public int MaxResponseSize { get; set; } = 64 * 1024;

    /// <summary>
    /// Names of the service's own environment variables that scripts get, and that <c>.http</c> files may name as
    /// <c>${env.&lt;name in lower case&gt;}</c>. Besides them scripts get <c>PATH</c>, <c>LANG</c>, <c>LC_ALL</c>,
    /// <c>TZ</c>, <c>SSL_CERT_DIR</c> and <c>SSL_CERT_FILE</c>, and no others. The SDK's own variables, which hold tokens, cannot be named, nor can those that begin with
    /// <c>secret_</c>. Default: none.
    /// </summary>
    public IList<string> PassThrough { get; } = [];

    /// <summary>The HTTP proxy for <c>.http</c> requests; may be anywhere. Default: none.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>The program that runs <c>.py</c> files: a name that is looked for in <c>PATH</c>, or a path. Default <c>python3</c>.</summary>
    public string Python { get; set; } = "python3";

    /// <summary>How long a <c>.http</c> request may take. Default 60 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether an <c>action</c> task runs the file of its action and then that of all actions, as generic-executor-service
    /// does, and <c>all.events</c> for each that is not there. Default <see langword="false"/>: the nearest one alone, once.
    /// </summary>
    public bool RunBothForActions { get; set; }

    /// <summary>
    /// The tasks and sequences for whose events files are looked for, by name. Empty means all, which costs up to 13 requests
    /// to the repository an event, and one where an event of the same type came with the same commit before. A task that is named here is known to be ours: it is finished as errored where the
    /// repository cannot be read. Default: empty.
    /// </summary>
    public IList<string> Tasks { get; } = [];

    /// <summary>How long a script may run; it is ended with all its processes then. Default 30 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(30);
}

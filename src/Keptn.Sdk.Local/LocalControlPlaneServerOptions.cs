using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local;

/// <summary>How a <see cref="LocalControlPlaneServer"/> serves a control plane.</summary>
public sealed class LocalControlPlaneServerOptions
{
    private const int LargestPort = 65535;
    private const int MaxBodySizeLimit = 256 * 1024 * 1024;

    /// <summary>
    /// The address to listen on. Default 127.0.0.1; any other than a loopback address needs a <see cref="Token"/> of its own.
    /// </summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port; 0 means any free one. Default 8080, as the real services have it.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>
    /// What callers of <c>/api</c> send as <c>x-token</c>. Default <see langword="null"/>: one is generated, see
    /// <see cref="LocalControlPlaneServer.Token"/>. Never logged.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// A NATS server that all events go through, as in a cluster. Default <see langword="null"/>: none; services in other
    /// processes then use the remote API.
    /// </summary>
    public KeptnNatsOptions? Nats { get; set; }

    /// <summary>Who gets events by HTTP, as the distributor sidecar delivers them. Default: nobody.</summary>
    public IList<LocalEventRecipient> Recipients { get; } = [];

    /// <summary>The largest body of a request, in bytes. Default 5 MiB, as Keptn's gateway has it; at most 256 MiB.</summary>
    public long MaxRequestSize { get; set; } = 5 * 1024 * 1024;

    /// <summary>How many bytes of events are kept for queries; the oldest go first. Default 64 MiB.</summary>
    public long MaxEventStoreSize { get; set; } = 64L * 1024 * 1024;

    /// <summary>How many log entries of integrations are kept; the oldest go first. Default 10,000.</summary>
    public int MaxLogEntries { get; set; } = 10_000;

    /// <summary>How many integrations can be registered; one more is refused. Default 1,000.</summary>
    public int MaxIntegrations { get; set; } = 1_000;

    /// <summary>Whether events sent to the API are checked as Keptn does where its event validation is on. Default off, as in Keptn's chart.</summary>
    public bool ValidateEvents { get; set; }

    /// <summary>The version in the answer to <c>GET /v1/metadata</c>. Default <c>1.4.5</c>, whose behaviour this is.</summary>
    public string KeptnVersion { get; set; } = "1.4.5";

    /// <summary>
    /// What answers requests for <c>/page</c> and everything below it, on the same port; a browser that asks for <c>/</c>
    /// is sent there. Requests of web pages from elsewhere are refused before; who asks has to be checked by it. Default
    /// <see langword="null"/>: nothing is there.
    /// </summary>
    public RequestDelegate? Page { get; set; }

    /// <summary>A copy, checked.</summary>
    /// <exception cref="ArgumentException">Values are not usable; the message names them all.</exception>
    internal LocalControlPlaneServerOptions CopyAndCheck()
    {
        List<string> problems = [];
        if (Port is < 0 or > LargestPort)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(Port)} must be from 0 to {LargestPort}, it is {Port}"));
        }

        if (Address is null)
        {
            problems.Add($"{nameof(Address)} must not be null");
        }
        else if (!IPAddress.IsLoopback(Address) && string.IsNullOrEmpty(Token))
        {
            problems.Add($"{nameof(Token)} is needed to listen on {Address}, which others can reach");
        }

        if (Token is not null && (Token.Length == 0 || Token.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            problems.Add($"{nameof(Token)} must be printable ASCII without blanks");
        }

        if (MaxRequestSize is <= 0 or > MaxBodySizeLimit)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(MaxRequestSize)} must be from 1 to {MaxBodySizeLimit}, it is {MaxRequestSize}"));
        }

        Positive(problems, nameof(MaxEventStoreSize), MaxEventStoreSize);
        Positive(problems, nameof(MaxLogEntries), MaxLogEntries);
        Positive(problems, nameof(MaxIntegrations), MaxIntegrations);
        return problems.Count == 0
            ? (LocalControlPlaneServerOptions)MemberwiseClone()
            : throw new ArgumentException($"{nameof(LocalControlPlaneServerOptions)}: {string.Join("; ", problems)}.");
    }

    private static void Positive(List<string> problems, string name, long value)
    {
        if (value <= 0)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be positive, it is {value}"));
        }
    }
}

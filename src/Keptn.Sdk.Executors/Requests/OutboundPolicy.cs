using System.Net;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>
/// Where requests may go. Names are checked when the URL is read, addresses when the connection is made, so that what DNS
/// says in between changes nothing (spec/executors.md 3.7, 3.10).
/// </summary>
internal sealed class OutboundPolicy
{
    private static readonly string[] s_names =
    [
        "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "svc.cluster.local",
        "cluster.local", "localhost", "127.0.0.1", "::1",
    ];

    private readonly List<HostRule> _denied;
    private readonly List<HostRule> _deniedByDefault;
    private readonly List<HostRule> _allowed;

    private OutboundPolicy(IEnumerable<string> denied, IEnumerable<string> deniedByDefault, IEnumerable<string> allowed)
    {
        _denied = Parse(denied);
        _deniedByDefault = Parse(deniedByDefault);
        _allowed = Parse(allowed);
    }

    /// <param name="options">The lists of the service.</param>
    /// <param name="kubernetesHost">KUBERNETES_SERVICE_HOST.</param>
    /// <param name="kubernetesPort">KUBERNETES_SERVICE_PORT.</param>
    /// <exception cref="WebhookException">The file with the deny list cannot be read.</exception>
    internal static OutboundPolicy Create(WebhookOptions options, string? kubernetesHost, string? kubernetesPort) =>
        new([.. options.DenyList, .. ReadDenyListFile(options.DenyListFile)], GetDefaultDenyList(kubernetesHost, kubernetesPort), options.AllowList);

    /// <inheritdoc cref="Create(WebhookOptions, string?, string?)"/>
    internal static OutboundPolicy Create(ScriptOptions options, string? kubernetesHost, string? kubernetesPort) =>
        new([.. options.DenyList, .. ReadDenyListFile(options.DenyListFile)], GetDefaultDenyList(kubernetesHost, kubernetesPort), options.AllowList);

    /// <summary>What is denied unless the allow list names it: webhook-service's own list, with what the environment says of Kubernetes.</summary>
    internal static IReadOnlyList<string> GetDefaultDenyList(string? kubernetesHost, string? kubernetesPort)
    {
        var list = new List<string>(s_names);
        if (!string.IsNullOrEmpty(kubernetesHost))
        {
            list.Add(kubernetesHost);
        }

        if (!string.IsNullOrEmpty(kubernetesPort))
        {
            list.AddRange(s_names.Take(4).Select(name => $"{name}:{kubernetesPort}"));
        }

        if (!string.IsNullOrEmpty(kubernetesHost) && !string.IsNullOrEmpty(kubernetesPort))
        {
            list.Add($"{kubernetesHost}:{kubernetesPort}");
        }

        return list;
    }

    /// <summary>Checks what a URL names.</summary>
    /// <exception cref="WebhookException">It is denied.</exception>
    internal void Check(Uri url)
    {
        var host = url.IdnHost;
        if (IPAddress.TryParse(host, out var address))
        {
            Check(host, url.Port, address);
            return;
        }

        if (_denied.Any(r => r.MatchesName(host, url.Port)))
        {
            throw new WebhookException($"the host {host} is on the deny list");
        }

        if (_deniedByDefault.Any(r => r.MatchesName(host, url.Port)) && !_allowed.Any(r => r.MatchesName(host, url.Port)))
        {
            throw new WebhookException($"the host {host} is denied: it belongs to this machine or cluster; AllowList can allow it");
        }
    }

    /// <summary>Checks an address that a host name stands for.</summary>
    /// <exception cref="WebhookException">It is denied.</exception>
    internal void Check(string host, int port, IPAddress address)
    {
        if (_denied.Any(r => r.MatchesAddress(address, port)))
        {
            throw new WebhookException($"the host {host} has an address on the deny list, {address}");
        }

        if (_allowed.Any(r => r.MatchesAddress(address, port)))
        {
            return;
        }

        // A name that is allowed must not become a way to these: whoever owns the name chooses its addresses.
        var isKubernetes = _deniedByDefault.Any(r => r.MatchesAddress(address, port)) && AddressRules.FindLocal(address) != "a loopback address";
        if (isKubernetes || AddressRules.FindSpecial(address) is not null)
        {
            throw Denied(isKubernetes ? "the Kubernetes API" : AddressRules.FindSpecial(address)!);
        }

        if (AddressRules.FindLocal(address) is { } local && !_allowed.Any(r => r.MatchesName(host, port)))
        {
            throw Denied(local);
        }

        WebhookException Denied(string what) => new($"the host {host} has the address {address}, {what}, which is denied; AllowList can allow it");
    }

    private static List<HostRule> Parse(IEnumerable<string> entries) =>
        [.. entries.Where(e => !string.IsNullOrWhiteSpace(e)).Select(e => HostRule.TryParse(e) ?? throw new WebhookException($"'{e}' in a list of hosts is no host"))];

    // Read anew for each request, as webhook-service does with its ConfigMap; one that cannot be read denies everything.
    private static string[] ReadDenyListFile(string? file)
    {
        try
        {
            return file is null ? [] : File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WebhookException("the file with the deny list cannot be read", e);
        }
    }
}

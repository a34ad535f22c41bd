using System.Net;

namespace Keptn.Sdk.Local.Api;

/// <summary>The names by which services are called inside a cluster.</summary>
internal static class ClusterHost
{
    private const string UsualNamespace = ".keptn";

    /// <summary>
    /// Whether a request names this machine, or a service as a cluster does. Any other name somebody may have pointed here,
    /// whose page a browser then takes for one of ours (DNS rebinding): nobody can own a name without a domain, below
    /// <c>localhost</c>, or below a cluster's domain.
    /// </summary>
    internal static bool IsTrusted(string host)
    {
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || !name.Contains('.', StringComparison.Ordinal)
            || Ends(name, ".localhost")
            || Ends(name, UsualNamespace)
            || Ends(name, ".svc")
            || Ends(name, ".svc.cluster.local");
    }

    private static bool Ends(string name, string domain) => name.EndsWith(domain, StringComparison.OrdinalIgnoreCase);
}

using System.Net;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>Looks up the addresses of a host.</summary>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);

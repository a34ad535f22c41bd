using System.Net;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Where a server of our own listens, and why.</summary>
/// <param name="Address">The address; <see langword="null"/> for all, or for the loopback ones if <paramref name="IsLocal"/>.</param>
/// <param name="Port">The port; 0 for a free one.</param>
/// <param name="IsLocal">Whether only callers on this machine can connect, unless an address is given.</param>
/// <param name="Purpose">What for, in words.</param>
/// <param name="Setting">The setting of the port, for messages.</param>
internal sealed record ServerBinding(IPAddress? Address, int Port, bool IsLocal, string Purpose, Setting Setting);

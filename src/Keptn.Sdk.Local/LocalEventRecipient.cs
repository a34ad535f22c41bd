namespace Keptn.Sdk.Local;

/// <summary>
/// A service that gets events by HTTP POST, as structured CloudEvents: what Keptn's distributor sidecar does for services
/// that have no connection of their own. It answers with any 2xx, and sends its events to <c>POST /event</c>.
/// </summary>
/// <param name="Name">A name for warnings.</param>
/// <param name="Address">Where the events go.</param>
/// <param name="Subscriptions">The types of the events, or patterns of types.</param>
public sealed record LocalEventRecipient(string Name, Uri Address, IReadOnlyList<string> Subscriptions);

namespace Keptn.Sdk.Api;

/// <summary>What came of a registration.</summary>
/// <param name="Id">The integration's id. Where an entry of the same name and namespace exists, it is that one's.</param>
/// <param name="IsNew">
/// Whether the control plane did not know the integration. If it did, it kept the subscriptions it had and ignored
/// those that were sent.
/// </param>
public sealed record IntegrationRegistration(string Id, bool IsNew);

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>How the service stands with the control plane, for health.</summary>
/// <param name="IntegrationId">The id of the integration; <see langword="null"/> where it is not registered.</param>
/// <param name="LastError">Why the last attempt failed; <see langword="null"/> where it did not.</param>
/// <param name="LastContact">When the control plane last answered as it should; <see langword="null"/> for never.</param>
internal sealed record RegistrationState(string? IntegrationId, string? LastError, DateTimeOffset? LastContact)
{
    internal static readonly RegistrationState Initial = new(null, null, null);

    /// <summary>Whether the control plane knows the service, as far as we know.</summary>
    internal bool IsRegistered => IntegrationId is not null;
}

namespace Keptn.Sdk.Api;

/// <summary>What an installation of Keptn says of itself. Failures are <see cref="KeptnApiException"/>.</summary>
public interface IMetadataApi
{
    /// <summary>Gets versions and settings of the installation. A good test of address and token.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KeptnMetadata> GetAsync(CancellationToken cancellationToken = default);
}

namespace Keptn.Sdk.Api;

/// <summary>Asks whether Keptn takes the token. Failures are <see cref="KeptnApiException"/>.</summary>
public interface IAuthenticationApi
{
    /// <summary>
    /// Checks the token. Keptn limits refused attempts to about one a second for each caller and then answers 429.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KeptnApiException">Also where the token is refused (401).</exception>
    Task AuthenticateAsync(CancellationToken cancellationToken = default);
}

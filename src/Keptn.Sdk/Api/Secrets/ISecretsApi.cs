namespace Keptn.Sdk.Api;

/// <summary>Secrets for integrations. Source: secret-service, <c>/v1/secret</c>. Failures are <see cref="KeptnApiException"/>.</summary>
public interface ISecretsApi
{
    /// <summary>Lists secrets without their values.</summary>
    /// <param name="name">The one name to list; <see langword="null"/> for all.</param>
    /// <param name="scope">The one scope to list; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<SecretInfo>> ListAsync(string? name = null, string? scope = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the scopes that secrets can have.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<string>> ListScopesAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates a secret; one that exists is an error (409). Not repeated after a failure.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task CreateAsync(SecretDefinition secret, CancellationToken cancellationToken = default);

    /// <summary>Replaces the values of a secret; one that does not exist is an error (404).</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task UpdateAsync(SecretDefinition secret, CancellationToken cancellationToken = default);

    /// <summary>Deletes a secret; one that does not exist is an error (404). Not repeated after a failure.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scope">Its scope.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task DeleteAsync(string name, string scope = SecretDefinition.DefaultScope, CancellationToken cancellationToken = default);
}

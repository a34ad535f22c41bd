namespace Keptn.Sdk.Api;

internal sealed class SecretsApi(ApiConnection connection) : ISecretsApi
{
    private const string Root = "/v1/secret";

    public async Task<IReadOnlyList<SecretInfo>> ListAsync(string? name, string? scope, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Add("name", name).Add("scope", scope);
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.Secrets, Root + query), cancellationToken).ConfigureAwait(false);
        return Lists.WithoutNulls(answer.Read(ApiWireContext.Default.SecretsAnswer).Secrets);
    }

    public async Task<IReadOnlyList<string>> ListScopesAsync(CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.Secrets, "/v1/scope"), cancellationToken).ConfigureAwait(false);
        return Lists.WithoutNulls(answer.Read(ApiWireContext.Default.ScopesAnswer).Scopes);
    }

    public Task CreateAsync(SecretDefinition secret, CancellationToken cancellationToken)
    {
        Check(secret);
        return SendAsync(
            ApiRequest.Post(ApiService.Secrets, Root, secret, KeptnApiJsonContext.Default.SecretDefinition), cancellationToken);
    }

    public Task UpdateAsync(SecretDefinition secret, CancellationToken cancellationToken)
    {
        Check(secret);
        return SendAsync(
            ApiRequest.Put(ApiService.Secrets, Root, secret, KeptnApiJsonContext.Default.SecretDefinition), cancellationToken);
    }

    public Task DeleteAsync(string name, string scope, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(scope);
        var query = new ApiQuery().Add("name", name).Add("scope", scope);
        return SendAsync(ApiRequest.Delete(ApiService.Secrets, Root + query), cancellationToken);
    }

    private static void Check(SecretDefinition secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentException.ThrowIfNullOrEmpty(secret.Name, nameof(secret));
        ArgumentException.ThrowIfNullOrEmpty(secret.Scope, nameof(secret));
        ArgumentNullException.ThrowIfNull(secret.Data, nameof(secret));
    }

    private async Task SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }
}

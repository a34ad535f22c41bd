namespace Keptn.Sdk.Api;

internal sealed class AuthenticationApi(ApiConnection connection) : IAuthenticationApi
{
    public async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        var request = ApiRequest.Post(ApiService.Api, "/v1/auth", isIdempotent: true);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }
}

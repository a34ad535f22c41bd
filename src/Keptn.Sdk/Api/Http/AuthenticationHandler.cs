using System.Net;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Api;

/// <summary>
/// Adds the credentials to requests that may carry them. An answer 401 means that nothing was done: the credentials
/// are then renewed, and if that brought others the request goes out once more.
/// </summary>
internal sealed class AuthenticationHandler(ApiCredentials credentials, ILogger logger) : DelegatingHandler
{
    internal static readonly HttpRequestOptionsKey<ApiCall> Call = new("Keptn.Sdk.Api.Call");

    internal static readonly HttpRequestOptionsKey<bool> SendsCredentials = new("Keptn.Sdk.Api.SendsCredentials");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(SendsCredentials, out var sends) || !sends
            || !request.Options.TryGetValue(Call, out var call))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        foreach (var credential in credentials.All)
        {
            await credential.ApplyAsync(request, call, cancellationToken).ConfigureAwait(false);
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var renewed = false;
        foreach (var credential in credentials.All)
        {
            renewed |= await credential.RenewAsync(request, call, cancellationToken).ConfigureAwait(false);
        }

        if (!renewed)
        {
            return response;
        }

        response.Dispose();
        ApiLog.TokenRenewed(logger);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}

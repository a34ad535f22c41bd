namespace Keptn.Sdk.Api;

internal sealed class ServicesApi(ApiConnection connection) : IServicesApi
{
    public IAsyncEnumerable<KeptnService> ListAsync(string project, string stage, CancellationToken cancellationToken)
    {
        var path = PathOf(project, stage);
        return Pages.ReadAsync(connection, (key, token) => ReadAsync(path, key, token), cancellationToken);
    }

    public async Task<KeptnService> GetAsync(string project, string stage, string service, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get(ApiService.ControlPlane, $"{PathOf(project, stage)}/{ApiPath.Escape(service)}");
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Read(KeptnApiJsonContext.Default.KeptnService);
    }

    public async Task CreateAsync(string project, string service, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        var request = ApiRequest.Post(
            ApiService.ControlPlane, PathOf(project), new ServiceWire(service), ApiWireContext.Default.ServiceWire);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    public async Task DeleteAsync(string project, string service, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Delete(ApiService.ControlPlane, $"{PathOf(project)}/{ApiPath.Escape(service)}");
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    private static string PathOf(string project) => $"/v1/project/{ApiPath.Escape(project)}/service";

    private static string PathOf(string project, string stage) =>
        $"/v1/project/{ApiPath.Escape(project)}/stage/{ApiPath.Escape(stage)}/service";

    private async Task<Page<KeptnService>> ReadAsync(string path, string? pageKey, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Add("nextPageKey", pageKey);
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.ControlPlane, path + query), cancellationToken).ConfigureAwait(false);
        var page = answer.Read(ApiWireContext.Default.ServicePage);
        return new(page.Services ?? [], page.NextPageKey, answer);
    }
}

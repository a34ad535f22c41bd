namespace Keptn.Sdk.Api;

internal sealed class StagesApi(ApiConnection connection) : IStagesApi
{
    public IAsyncEnumerable<KeptnStage> ListAsync(string project, CancellationToken cancellationToken)
    {
        var path = PathOf(project);
        return Pages.ReadAsync(connection, (key, token) => ReadAsync(path, key, token), cancellationToken);
    }

    public async Task<KeptnStage> GetAsync(string project, string stage, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get(ApiService.ControlPlane, $"{PathOf(project)}/{ApiPath.Escape(stage)}");
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Read(KeptnApiJsonContext.Default.KeptnStage);
    }

    private static string PathOf(string project) => $"/v1/project/{ApiPath.Escape(project)}/stage";

    private async Task<Page<KeptnStage>> ReadAsync(string path, string? pageKey, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Add("nextPageKey", pageKey);
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.ControlPlane, path + query), cancellationToken).ConfigureAwait(false);
        var page = answer.Read(ApiWireContext.Default.StagePage);
        return new(page.Stages ?? [], page.NextPageKey, answer);
    }
}

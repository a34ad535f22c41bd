namespace Keptn.Sdk.Api;

internal sealed class SequencesApi(ApiConnection connection) : ISequencesApi
{
    public IAsyncEnumerable<SequenceState> QueryAsync(string project, SequenceQuery? query, CancellationToken cancellationToken)
    {
        var path = PathOf(project);
        query ??= new SequenceQuery();
        if (query.KeptnContexts.Any(static context => context.Contains(',', StringComparison.Ordinal)))
        {
            throw new ArgumentException("A context with a comma would be taken for two.", nameof(query));
        }

        return query.PageSize is < 1
            ? throw new ArgumentOutOfRangeException(nameof(query), query.PageSize, "PageSize must be at least 1.")
            : Pages.ReadAsync(connection, (key, token) => ReadAsync(path, query, key, token), cancellationToken);
    }

    public async Task<SequenceState?> FindAsync(string project, string keptnContext, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(keptnContext);
        var query = new SequenceQuery { KeptnContexts = [keptnContext] };
        await foreach (var state in QueryAsync(project, query, cancellationToken).ConfigureAwait(false))
        {
            return state;
        }

        return null;
    }

    public Task PauseAsync(string project, string keptnContext, string? stage, CancellationToken cancellationToken) =>
        ControlAsync(project, keptnContext, "pause", stage, cancellationToken);

    public Task ResumeAsync(string project, string keptnContext, string? stage, CancellationToken cancellationToken) =>
        ControlAsync(project, keptnContext, "resume", stage, cancellationToken);

    public Task AbortAsync(string project, string keptnContext, string? stage, CancellationToken cancellationToken) =>
        ControlAsync(project, keptnContext, "abort", stage, cancellationToken);

    private static string PathOf(string project) => $"/v1/sequence/{ApiPath.Escape(project)}";

    private async Task ControlAsync(
        string project, string keptnContext, string state, string? stage, CancellationToken cancellationToken)
    {
        var path = $"{PathOf(project)}/{ApiPath.Escape(keptnContext)}/control";
        var wire = new SequenceControlWire(stage ?? string.Empty, state);
        var request = ApiRequest.Post(ApiService.ControlPlane, path, wire, ApiWireContext.Default.SequenceControlWire);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    private async Task<Page<SequenceState>> ReadAsync(
        string path, SequenceQuery query, string? pageKey, CancellationToken cancellationToken)
    {
        var parameters = new ApiQuery()
            .Add("name", query.Name)
            .Add("state", query.State)
            .Add("keptnContext", string.Join(',', query.KeptnContexts))
            .Add("fromTime", query.FromTime)
            .Add("beforeTime", query.BeforeTime)
            .Add("pageSize", query.PageSize)
            .Add("nextPageKey", pageKey);
        var answer = await connection.SendAsync(
            ApiRequest.Get(ApiService.ControlPlane, path + parameters), cancellationToken).ConfigureAwait(false);
        var page = answer.Read(ApiWireContext.Default.SequencePage);
        return new(page.States ?? [], page.NextPageKey, answer);
    }
}

namespace Keptn.Sdk.Api;

internal sealed class LogsApi(ApiConnection connection) : ILogsApi
{
    private const string Root = "/v1/log";

    public async Task WriteAsync(IReadOnlyCollection<LogEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
        {
            return;
        }

        var request = ApiRequest.Post(ApiService.ControlPlane, Root, new LogBatch(entries), ApiWireContext.Default.LogBatch);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    public IAsyncEnumerable<LogEntry> QueryAsync(LogQuery? query, CancellationToken cancellationToken)
    {
        query ??= new LogQuery();
        return query.PageSize is < 1
            ? throw new ArgumentOutOfRangeException(nameof(query), query.PageSize, "PageSize must be at least 1.")
            : Pages.ReadAsync(connection, (key, token) => ReadAsync(query, key, token), cancellationToken);
    }

    public Task DeleteAsync(LogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return string.IsNullOrEmpty(query.IntegrationId) && query.FromTime is null && query.BeforeTime is null
            ? throw new ArgumentException("No condition is set; to delete the log of all integrations use DeleteAllAsync.", nameof(query))
            : DeleteAsync(Conditions(query), cancellationToken);
    }

    public Task DeleteAllAsync(CancellationToken cancellationToken) => DeleteAsync(new ApiQuery(), cancellationToken);

    private static ApiQuery Conditions(LogQuery query) => new ApiQuery()
        .Add("integrationId", query.IntegrationId)
        .Add("fromTime", query.FromTime)
        .Add("beforeTime", query.BeforeTime);

    private async Task DeleteAsync(ApiQuery conditions, CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync(
            ApiRequest.Delete(ApiService.ControlPlane, Root + conditions, isIdempotent: true), cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    private async Task<Page<LogEntry>> ReadAsync(LogQuery query, string? pageKey, CancellationToken cancellationToken)
    {
        var parameters = Conditions(query).Add("pageSize", query.PageSize).Add("nextPageKey", pageKey);
        var answer = await connection.SendAsync(
            ApiRequest.Get(ApiService.ControlPlane, Root + parameters), cancellationToken).ConfigureAwait(false);
        var page = answer.Read(ApiWireContext.Default.LogPage);
        return new(page.Logs ?? [], page.NextPageKey, answer);
    }
}

using System.Runtime.CompilerServices;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Api;

internal sealed class TriggeredEventsApi(ApiConnection connection) : ITriggeredEventsApi
{
    public IAsyncEnumerable<CloudEvent> QueryAsync(
        string eventType, TriggeredEventQuery? query, CancellationToken cancellationToken)
    {
        var path = $"/v1/event/triggered/{ApiPath.Escape(eventType)}";
        if (eventType.AsSpan().ContainsAny('*', '>'))
        {
            throw new ArgumentException($"'{eventType}' is a pattern; open events can be asked for by exact type only.", nameof(eventType));
        }

        query ??= new TriggeredEventQuery();
        return query.PageSize is < 1
            ? throw new ArgumentOutOfRangeException(nameof(query), query.PageSize, "PageSize must be at least 1.")
            : ReadAsync(eventType, path, query, cancellationToken);
    }

    private async IAsyncEnumerable<CloudEvent> ReadAsync(
        string eventType, string path, TriggeredEventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        string? key = null;
        for (var pages = 1; ; pages++)
        {
            var (page, total) = await ReadPageAsync(path, query, key, cancellationToken).ConfigureAwait(false);
            var hasNew = false;
            foreach (var cloudEvent in page.Items)
            {
                if (string.IsNullOrEmpty(cloudEvent!.Id) || seen.Add(cloudEvent.Id))
                {
                    hasNew = true;
                    yield return cloudEvent;
                }
            }

            if (page.Items.Count > 0 && !hasNew)
            {
                ApiLog.PageRepeated(connection.Logger, eventType, total, seen.Count);
                yield break;
            }

            if (page.NextPageKey is null)
            {
                yield break;
            }

            if (page.NextPageKey == key || pages >= connection.MaxPages)
            {
                throw page.Answer.Unreadable($"it names the next page '{page.NextPageKey}' after {pages} pages; the list would never end.");
            }

            key = page.NextPageKey;
        }
    }

    private async Task<(Page<CloudEvent> Page, double Total)> ReadPageAsync(
        string path, TriggeredEventQuery query, string? pageKey, CancellationToken cancellationToken)
    {
        var parameters = new ApiQuery()
            .Add("project", query.Project)
            .Add("stage", query.Stage)
            .Add("service", query.Service)
            .Add("eventID", query.EventId)
            .Add("pageSize", query.PageSize)
            .Add("nextPageKey", pageKey);
        var answer = await connection
            .SendAsync(ApiRequest.Get(ApiService.ControlPlane, path + parameters), cancellationToken).ConfigureAwait(false);
        var page = EventPage.Read(answer, path, connection.MaxResponseSize, connection.Logger, out var total);
        return (page, total);
    }
}

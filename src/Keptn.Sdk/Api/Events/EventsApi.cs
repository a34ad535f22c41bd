using System.Runtime.CompilerServices;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Api;

internal sealed class EventsApi(ApiConnection connection) : IEventsApi
{
    private const int MaxPageSize = 100;

    public async Task<string?> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        ThrowIfMissing(!string.IsNullOrEmpty(cloudEvent.Type), "type");
        ThrowIfMissing(!string.IsNullOrEmpty(cloudEvent.Source), "source");
        ThrowIfMissing(cloudEvent.Data.Kind == CloudEventDataKind.Json, "JSON data");

        var json = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        var request = connection.Addresses.IsDistributor
            ? ApiRequest.Post(ApiService.Distributor, "/event", json)
            : ApiRequest.Post(ApiService.Api, "/v1/event", json);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var context = answer.ReadOrNull(ApiWireContext.Default.KeptnContextAnswer)?.KeptnContext;
        return string.IsNullOrEmpty(context) ? null : context;

        static void ThrowIfMissing(bool present, string what)
        {
            if (!present)
            {
                throw new ArgumentException($"The event has no {what}; Keptn requires it.", nameof(cloudEvent));
            }
        }
    }

    public IAsyncEnumerable<CloudEvent> QueryAsync(EventQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ThrowIfOutOfRange(query.PageSize, nameof(query));
        return WithoutRepeats(Pages.ReadAsync(connection, (key, token) => ReadAsync(query, key, token), cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyList<CloudEvent>> QueryByTypeAsync(EventTypeQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ThrowIfOutOfRange(query.Limit, nameof(query));
        var parameters = new ApiQuery()
            .Add("filter", EventTypeFilter.Build(query))
            .Add("excludeInvalidated", query.ExcludeInvalidated ? "true" : null)
            .Add("fromTime", query.FromTime)
            .Add("limit", query.Limit);
        var path = $"/event/type/{ApiPath.Escape(query.Type)}{parameters}";
        var page = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return [.. page.Items!];
    }

    public async Task<CloudEvent> WaitForAsync(EventQuery query, EventWait? wait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        wait ??= new EventWait();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait.Timeout, TimeSpan.Zero, nameof(wait));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait.Interval, TimeSpan.Zero, nameof(wait));

        using var timeout = new CancellationTokenSource(wait.Timeout, connection.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        KeptnApiException? last = null;
        try
        {
            while (true)
            {
                try
                {
                    if (await FindAsync(query, wait.Predicate, linked.Token).ConfigureAwait(false) is { } found)
                    {
                        return found;
                    }
                }
                catch (KeptnApiException e) when (e.IsTransient)
                {
                    last = e;
                }

                await Task.Delay(wait.Interval, connection.TimeProvider, linked.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KeptnApiException(
                $"No event of {Describe(query)} came within {wait.Timeout}."
                + (last is null ? string.Empty : $" The last failure: {last.Message}"), (Exception?)last ?? new TimeoutException())
            {
                Failure = KeptnApiFailure.Timeout,
                IsTransient = true,
            };
        }
    }

    private static string Describe(EventQuery query) => string.Join(", ", new[]
    {
        ("type", query.Type), ("context", query.KeptnContext), ("project", query.Project), ("stage", query.Stage),
        ("service", query.Service), ("source", query.Source), ("id", query.EventId),
    }.Where(static part => part.Item2 is not null).Select(static part => $"{part.Item1} '{part.Item2}'").DefaultIfEmpty("any kind"));

    private static void ThrowIfOutOfRange(int? size, string parameter)
    {
        if (size is < 1 or > MaxPageSize)
        {
            throw new ArgumentOutOfRangeException(parameter, size, $"The event store reads 1 to {MaxPageSize} events at a time.");
        }
    }

    // New events push older ones to the next page, so a page may begin with what the one before ended with.
    private static async IAsyncEnumerable<CloudEvent> WithoutRepeats(
        IAsyncEnumerable<CloudEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<(string, string?)> seen = [];
        await foreach (var cloudEvent in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (string.IsNullOrEmpty(cloudEvent.Id) || seen.Add((cloudEvent.Id, cloudEvent.Source)))
            {
                yield return cloudEvent;
            }
        }
    }

    private async Task<CloudEvent?> FindAsync(EventQuery query, Func<CloudEvent, bool>? predicate, CancellationToken cancellationToken)
    {
        await foreach (var cloudEvent in QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (predicate is null || predicate(cloudEvent))
            {
                return cloudEvent;
            }
        }

        return null;
    }

    private Task<Page<CloudEvent>> ReadAsync(EventQuery query, string? pageKey, CancellationToken cancellationToken)
    {
        var parameters = new ApiQuery()
            .Add("keptnContext", query.KeptnContext)
            .Add("type", query.Type)
            .Add("source", query.Source)
            .Add("eventID", query.EventId)
            .Add("project", query.Project)
            .Add("stage", query.Stage)
            .Add("service", query.Service)
            .Add("fromTime", query.FromTime)
            .Add("beforeTime", query.BeforeTime)
            .Add("root", query.RootOnly ? "true" : null)
            .Add("pageSize", query.PageSize)
            .Add("nextPageKey", pageKey);
        return ReadAsync($"/event{parameters}", cancellationToken);
    }

    private async Task<Page<CloudEvent>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.EventStore, path), cancellationToken).ConfigureAwait(false);
        return EventPage.Read(answer, path, connection.MaxResponseSize, connection.Logger, out _);
    }
}

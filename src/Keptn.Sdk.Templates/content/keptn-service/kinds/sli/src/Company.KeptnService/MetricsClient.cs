using System.Net;
using System.Text.Json;
using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>Asks the tool for a value: GETs the first part of the query, and reads the number that the part behind # points at.</summary>
internal sealed class MetricsClient(HttpClient http) : ISliProvider
{
    public async Task<SliValue> QueryAsync(SliQuery query, CancellationToken cancellationToken)
    {
        var (address, pointer) = Parse(query.Query);
        using var response = await http.GetAsync(address, cancellationToken);

        // What is refused stays refused: no exception of another kind, which would be tried again.
        if ((int)response.StatusCode is >= 300 and < 500 && response.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests))
        {
            throw new KeptnTaskException($"The tool answers {(int)response.StatusCode} to the query '{query.Query}'.");
        }

        response.EnsureSuccessStatusCode();
        try
        {
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return Read(JsonPointer.Find(answer.RootElement, pointer), query.Query);
        }
        catch (JsonException)
        {
            throw new KeptnTaskException($"The tool does not answer in JSON to the query '{query.Query}'.");
        }
    }

    // The answer is a number, or none where the tool has no value.
    private static SliValue Read(JsonElement? found, string query) => found switch
    {
        null or { ValueKind: JsonValueKind.Null } => SliValue.None,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number) =>
            new SliValue(list.EnumerateArray().Select(e => e.GetDouble())),
        { ValueKind: var other } => throw new KeptnTaskException($"The query '{query}' gives no number but JSON of the kind {other}."),
    };

    private (Uri Address, string Pointer) Parse(string query)
    {
        var mark = query.IndexOf('#', StringComparison.Ordinal);
        var (path, pointer) = mark < 0 ? (query, string.Empty) : (query[..mark], query[(mark + 1)..]);

        // A query is a file's text: it must not lead to another server, or to other paths of this one.
        var root = new Uri(http.BaseAddress!.AbsoluteUri.TrimEnd('/') + "/");
        return Uri.TryCreate(root, path, out var address) && root.IsBaseOf(address)
            ? (address, pointer)
            : throw new KeptnTaskException($"The query '{query}' leads away from the tool's address.");
    }
}

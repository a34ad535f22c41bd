using System.Text;

namespace Keptn.Sdk.Api;

/// <summary>Writes the event store's filter: <c>path:value,value AND path:value</c>. It has no way to escape anything.</summary>
internal static class EventTypeFilter
{
    internal static string Build(EventTypeQuery query)
    {
        if (string.IsNullOrEmpty(query.Project) && string.IsNullOrEmpty(query.KeptnContext))
        {
            throw new ArgumentException("Project or KeptnContext is required; the event store refuses other queries by type.", nameof(query));
        }

        var filter = new StringBuilder();
        Add(filter, "data.project", query.Project);
        Add(filter, "data.stage", query.Stage);
        Add(filter, "data.service", query.Service);
        Add(filter, "shkeptncontext", query.KeptnContext);
        Add(filter, "data.result", query.Results);
        foreach (var (path, values) in query.Members)
        {
            Add(filter, path, values);
        }

        return filter.ToString();
    }

    private static void Add(StringBuilder filter, string path, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Add(filter, path, [value]);
        }
    }

    private static void Add(StringBuilder filter, string path, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Check(path, path);
        filter.Append(filter.Length == 0 ? string.Empty : " AND ").Append(path).Append(':');
        for (var i = 0; i < values.Count; i++)
        {
            Check(path, values[i]);
            filter.Append(i == 0 ? string.Empty : ",").Append(values[i]);
        }
    }

    // The store drops a clause it cannot read without a word, and would then answer with events that were not asked for.
    private static void Check(string path, string text)
    {
        if (string.IsNullOrEmpty(text) || text.AsSpan().ContainsAny(':', ',') || text.Contains(" AND ", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The event store cannot filter '{path}' by '{text}': empty texts, colons, commas and ' AND ' are not possible.", nameof(text));
        }
    }
}

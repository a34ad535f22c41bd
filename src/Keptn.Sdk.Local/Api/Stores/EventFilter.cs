using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Api.Stores;

/// <summary>
/// A filter such as <c>data.project:p AND data.result:pass,warning</c>. A clause with more than one colon is left out, and
/// numbers match nothing, as on the real store.
/// </summary>
internal sealed class EventFilter
{
    private readonly List<(string[] Path, string[] Values)> _clauses = [];

    internal string Project { get; private set; } = string.Empty;

    internal string KeptnContext { get; private set; } = string.Empty;

    internal static EventFilter Read(string text)
    {
        var filter = new EventFilter();
        foreach (var clause in text.Split(" AND "))
        {
            if (clause.Split(':') is not [var field, var value])
            {
                continue;
            }

            filter._clauses.Add((field.Trim().Split('.'), value.Trim().Split(',')));
            switch (field.Trim())
            {
                case "data.project":
                    filter.Project = value.Trim();
                    break;
                case "shkeptncontext":
                    filter.KeptnContext = value.Trim();
                    break;
            }
        }

        return filter;
    }

    internal bool Selects(StoredEvent stored)
    {
        var json = stored.ToJson();
        return _clauses.TrueForAll(clause => clause.Path.Aggregate<string, JsonNode?>(json, (node, name) => (node as JsonObject)?[name])
            is JsonValue value && value.TryGetValue<string>(out var text) && clause.Values.Contains(text, StringComparer.Ordinal));
    }
}

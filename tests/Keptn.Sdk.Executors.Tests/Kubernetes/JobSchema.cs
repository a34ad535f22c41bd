using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>
/// Checks objects against the Job schema of Kubernetes (Data/kubernetes/job.schema.json): types, required members, values of
/// lists, and no member that the schema does not have, as the API server checks with strict field validation.
/// </summary>
internal static partial class JobSchema
{
    private static readonly Lazy<JsonElement> s_schema = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "kubernetes", "job.schema.json"))).RootElement);

    internal static IReadOnlyList<string> FindProblems(JsonNode? job)
    {
        var problems = new List<string>();
        Check(s_schema.Value, job, "job", problems);
        return problems;
    }

    private static void Check(JsonElement schema, JsonNode? node, string path, List<string> problems)
    {
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            if (!choices.EnumerateArray().Any(choice => IsValid(choice, node, path)))
            {
                problems.Add($"{path} is none of what is allowed");
            }

            return;
        }

        var kind = GetKind(node);
        if (schema.TryGetProperty("type", out var type) && !Allows(type, kind))
        {
            problems.Add($"{path} is {kind}, not {type.GetRawText()}");
            return;
        }

        if (schema.TryGetProperty("enum", out var values) && node is not null && !values.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.String && v.GetString() == node.ToString()))
        {
            problems.Add($"{path} is '{node}', not one of {values.GetRawText()}");
        }

        if (schema.TryGetProperty("format", out var format) && format.GetString() == "int32" && node is JsonValue number && !number.TryGetValue<int>(out _) && number.GetValue<long>() > int.MaxValue)
        {
            problems.Add($"{path} is no int32");
        }

        switch (node)
        {
            case JsonObject members:
                CheckMembers(schema, members, path, problems);
                break;
            case JsonArray items when schema.TryGetProperty("items", out var item):
                for (var i = 0; i < items.Count; i++)
                {
                    Check(item, items[i], $"{path}[{i}]", problems);
                }

                break;
        }
    }

    private static void CheckMembers(JsonElement schema, JsonObject members, string path, List<string> problems)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            problems.AddRange(required.EnumerateArray().Where(r => members[r.GetString()!] is null).Select(r => $"{path}.{r} is missing"));
        }

        foreach (var (name, value) in members)
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var member))
            {
                Check(member, value, $"{path}.{name}", problems);
            }
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object)
            {
                Check(more, value, $"{path}.{name}", problems);
            }
            else
            {
                problems.Add($"{path} has no member '{name}'");
            }
        }
    }

    private static bool IsValid(JsonElement schema, JsonNode? node, string path)
    {
        var problems = new List<string>();
        Check(schema, node, path, problems);
        return problems.Count == 0;
    }

    private static bool Allows(JsonElement type, string kind) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(t => Allows(t, kind))
        : type.GetString() == kind || (type.GetString() == "number" && kind == "integer");

    private static string GetKind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => Whole().IsMatch(node.ToJsonString()) ? "integer" : "number",
    };

    [GeneratedRegex(@"\A-?[0-9]+\z")]
    private static partial Regex Whole();
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Local.Tests.Golden.Services;

/// <summary>Translates the names of commits in a recording to our ids, and leaves both out of comparisons.</summary>
internal sealed partial class CommitNames
{
    private const string FirstVersion = "version 1";
    private readonly Dictionary<string, string> _ids = [];
    private string _first = new('0', 40);

    internal string FillIn(string target) => Name().Replace(target, match => match.Value switch
    {
        var name when ShortName().Match(name) is { Success: true } shortened =>
            _first[..int.Parse(shortened.Groups[1].Value, CultureInfo.InvariantCulture)],
        var name when name.Contains("UPPERCASE", StringComparison.Ordinal) => _first.ToUpperInvariant(),
        var name => _ids.GetValueOrDefault(name, name),
    });

    internal void Learn(Exchange exchange, JsonNode? answer)
    {
        Learn(exchange.Body, answer);
        if (exchange.Verb == "PUT" && (exchange.RequestBody as JsonObject)?["resourceContent"]?.ToString() is { } content
            && content == Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(FirstVersion)) && (answer as JsonObject)?["commitID"] is { } id)
        {
            _first = id.ToString();
        }
    }

    internal static string Mask(JsonNode? body)
    {
        var text = Sort(body)?.ToJsonString() ?? "\"\"";
        text = Upstream().Replace(text, "\"upstreamURL\":\"U\"");
        text = Version().Replace(text, "\"$1\":\"C\"");
        return Content().Replace(text, match => $"\"resourceContent\":\"{Timestamp().Replace(Decode(match.Groups[1].Value), "imestamp: T")}\"");
    }

    private static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject owner => new JsonObject(owner.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sort(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sort)]),
        JsonValue value when value.TryGetValue<double>(out var number) => JsonValue.Create(number),
        _ => node?.DeepClone(),
    };

    private static string Decode(string base64)
    {
        var buffer = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, buffer, out var length) ? System.Text.Encoding.UTF8.GetString(buffer, 0, length) : base64;
    }

    private void Learn(JsonNode? recorded, JsonNode? answer)
    {
        switch (recorded, answer)
        {
            case (JsonObject a, JsonObject b):
                foreach (var (name, value) in a)
                {
                    Learn(value, b[name]);
                }

                break;
            case (JsonValue a, JsonValue b) when a.TryGetValue<string>(out var name) && name.StartsWith("<commit-", StringComparison.Ordinal):
                _ids.TryAdd(name, b.ToString());
                break;
        }
    }

    [GeneratedRegex("<commit[^>]*>")]
    private static partial Regex Name();

    [GeneratedRegex("<commit-first-([0-9]+)-digits-of-version-1>")]
    private static partial Regex ShortName();

    [GeneratedRegex("\"upstreamURL\":\"[^\"]*\"")]
    private static partial Regex Upstream();

    // Ids of commits differ; so do those that a caller has shortened.
    [GeneratedRegex("\"(version|commitID)\":\"(?:[0-9a-fA-F]{4,40}|\\\\u003Ccommit[^\"]*)(?:~1|\\^)?\"")]
    private static partial Regex Version();

    [GeneratedRegex("\"resourceContent\":\"([^\"]*)\"")]
    private static partial Regex Content();

    [GeneratedRegex("imestamp: [^\\n]*")]
    private static partial Regex Timestamp();
}

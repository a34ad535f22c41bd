using System.Text.Json;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Api.Wire;

/// <summary>Reads request bodies, and complains about them, as Go's JSON decoder does.</summary>
internal static class GoJson
{
    private static readonly string[] s_literals = ["null", "true", "false"];

    /// <exception cref="GoJsonException">The text is no JSON object.</exception>
    internal static JsonElement ReadObject(ReadOnlyMemory<byte> utf8, string goType)
    {
        var read = Read(utf8);
        return read.ValueKind switch
        {
            JsonValueKind.Object => read,
            JsonValueKind.Null => PayloadJson.EmptyObject,
            _ => throw new GoJsonException($"json: cannot unmarshal {Describe(read)} into Go value of type {goType}"),
        };
    }

    /// <exception cref="GoJsonException">The text is no JSON.</exception>
    internal static JsonElement Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonElement.Parse(utf8.Span);
        }
        catch (JsonException e)
        {
            throw new GoJsonException(Explain(utf8.Span) ?? e.Message);
        }
    }

    internal static string Text(JsonElement owner, string name) =>
        GoFields.Find(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    // Only the mistakes that people make at the very beginning; the rest is told in .NET's words.
    private static string? Explain(ReadOnlySpan<byte> utf8)
    {
        var text = ApiCall.Text(utf8).AsSpan().TrimStart(" \t\r\n");
        if (text.IsEmpty)
        {
            return "EOF";
        }

        foreach (var literal in s_literals)
        {
            if (text[0] == literal[0])
            {
                var same = text.CommonPrefixLength(literal);
                return same == text.Length ? "unexpected EOF"
                    : same < literal.Length ? $"invalid character '{text[same]}' in literal {literal} (expecting '{literal[same]}')"
                    : null;
            }
        }

        return text[0] is '{' or '[' or '"' or '-' or (>= '0' and <= '9')
            ? null
            : $"invalid character '{text[0]}' looking for beginning of value";
    }
}

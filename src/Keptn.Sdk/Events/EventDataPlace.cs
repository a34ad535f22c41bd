using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Events;

/// <summary>The place in data at which reading failed: its name, what belongs there and what is there instead.</summary>
internal readonly record struct EventDataPlace
{
    /// <summary>The path from the data, for instance <c>test.start</c>; <see langword="null"/> for the data itself.</summary>
    internal string? Member { get; private init; }

    private string? Expected { get; init; }

    private string? Actual { get; init; }

    /// <summary>Follows the path of a <see cref="JsonException"/> through the data and through the types.</summary>
    internal static EventDataPlace Find(string? path, ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        JsonElement? value = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            value = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            // Broken JSON: the reader's own message says where, and there is no value to look at.
        }

        var member = new StringBuilder();
        var info = type;
        foreach (var step in Split(path))
        {
            var isIndex = int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && info?.Kind == JsonTypeInfoKind.Enumerable;
            Append(member, step, isIndex);
            info = Descend(info, step);
            value = isIndex ? Item(value, index) : Property(value, step);
        }

        return new EventDataPlace
        {
            Member = member.Length == 0 ? null : member.ToString(),
            Expected = Expect(info),
            Actual = value is { } found ? Describe(found.ValueKind) : null,
        };
    }

    /// <summary>What is wrong here, without the place and without any value.</summary>
    internal string Explain(JsonException cause)
    {
        var message = cause.Message;
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0)
        {
            // The message of one of our converters.
            return Actual is not null && message.StartsWith("must be ", StringComparison.Ordinal) ? $"{message}, this is {Actual}" : message;
        }

        if (Expected is not null && Actual is not null && Expected != Actual)
        {
            return $"must be {Expected}, this is {Actual}";
        }

        message = cause.InnerException?.Message ?? message[..end];
        end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return $"is not valid: {(end < 0 ? message : message[..end]).TrimEnd('.')}";
    }

    /// <summary>Takes <c>$.a['b c'][0]</c> apart.</summary>
    private static List<string> Split(string? path)
    {
        List<string> steps = [];
        var rest = path.AsSpan();
        rest = rest.StartsWith("$") ? rest[1..] : rest;
        while (!rest.IsEmpty)
        {
            int end;
            if (rest.StartsWith("['"))
            {
                end = rest.IndexOf("']");
                steps.Add(rest[2..(end < 0 ? rest.Length : end)].ToString());
                rest = end < 0 ? default : rest[(end + 2)..];
                continue;
            }

            var isIndex = rest[0] == '[';
            rest = rest[1..];
            end = isIndex ? rest.IndexOf(']') : rest.IndexOfAny('.', '[');
            steps.Add(rest[..(end < 0 ? rest.Length : end)].ToString());
            rest = end < 0 ? default : rest[(isIndex ? end + 1 : end)..];
        }

        return steps;
    }

    private static void Append(StringBuilder member, string step, bool isIndex)
    {
        if (isIndex)
        {
            member.Append('[').Append(step).Append(']');
        }
        else if (step.AsSpan().IndexOfAny(". []") >= 0)
        {
            member.Append("['").Append(step).Append("']");
        }
        else
        {
            member.Append(member.Length == 0 ? "" : ".").Append(step);
        }
    }

    private static JsonTypeInfo? Descend(JsonTypeInfo? type, string step)
    {
        var next = type?.Kind switch
        {
            JsonTypeInfoKind.Object => type.Properties.FirstOrDefault(p => p.Name.Equals(step, StringComparison.OrdinalIgnoreCase))?.PropertyType,
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => type.ElementType,
            _ => null,
        };
        return next is not null && type!.Options.TryGetTypeInfo(next, out var info) ? info : null;
    }

    private static JsonElement? Property(JsonElement? value, string name)
    {
        JsonElement? found = null;
        if (value is { ValueKind: JsonValueKind.Object } parent)
        {
            foreach (var property in parent.EnumerateObject())
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    found = property.Value;
                }
            }
        }

        return found;
    }

    private static JsonElement? Item(JsonElement? value, int index) =>
        value is { ValueKind: JsonValueKind.Array } list && index < list.GetArrayLength() ? list[index] : null;

    private static string? Expect(JsonTypeInfo? type) => type?.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
        JsonTypeInfoKind.Enumerable => "an array",
        JsonTypeInfoKind.None when type.Type == typeof(string) => "a string",
        JsonTypeInfoKind.None when (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(bool) => "a boolean",
        _ => null,
    };

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}

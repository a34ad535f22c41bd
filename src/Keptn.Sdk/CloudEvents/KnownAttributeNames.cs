using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Reuses the names and values that nearly every envelope has, so that reading one allocates no string for them.</summary>
internal static class KnownAttributeNames
{
    /// <summary>The name of the member that the reader is at.</summary>
    /// <exception cref="CloudEventFormatException">It is empty, or its escapes are not valid Unicode.</exception>
    internal static string Get(ref Utf8JsonReader reader)
    {
        if (Match(ref reader, NameLike(reader.ValueSpan)) is { } known)
        {
            return known;
        }

        try
        {
            return reader.GetString() is { Length: > 0 } name
                ? name
                : throw new CloudEventFormatException("An attribute has an empty name.");
        }
        catch (InvalidOperationException e)
        {
            throw new CloudEventFormatException("The name of an attribute is not valid Unicode: it escapes half of a surrogate pair.", e);
        }
    }

    /// <summary>The text that the reader is at.</summary>
    /// <exception cref="CloudEventFormatException">Its escapes are not valid Unicode.</exception>
    internal static string GetValue(ref Utf8JsonReader reader, string name)
    {
        if (Match(ref reader, ValueLike(reader.ValueSpan)) is { } known)
        {
            return known;
        }

        if (IsRecurring(name) && !reader.ValueIsEscaped && RecurringText.Get(reader.ValueSpan) is { } text)
        {
            return text;
        }

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new CloudEventFormatException(
                $"Attribute {ErrorText.Quote(name)} is not valid Unicode: it escapes half of a surrogate pair.", e)
            {
                Attribute = name,
            };
        }
    }

    private static bool IsRecurring(string name) =>
        name is CloudEventAttributeNames.Type or CloudEventAttributeNames.Source or "gitcommitid";

    // What is escaped has a backslash, and no candidate has.
    private static string? Match(ref Utf8JsonReader reader, string? candidate) =>
        candidate is not null && Ascii.Equals(reader.ValueSpan, candidate) ? candidate : null;

    // Length and one or two bytes tell all known names apart; one comparison then decides.
    private static string? NameLike(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => CloudEventAttributeNames.Id,
        4 => name[1] switch
        {
            (byte)'a' => CloudEventAttributeNames.Data,
            (byte)'i' => CloudEventAttributeNames.Time,
            _ => CloudEventAttributeNames.Type,
        },
        6 => CloudEventAttributeNames.Source,
        7 => CloudEventAttributeNames.Subject,
        10 => name[0] switch
        {
            (byte)'d' => CloudEventAttributeNames.DataSchema,
            (byte)'e' => "extensions",
            _ => "tracestate",
        },
        11 => name[0] switch
        {
            (byte)'c' => "contenttype",
            (byte)'d' => CloudEventAttributeNames.DataBase64,
            (byte)'g' => "gitcommitid",
            (byte)'s' => CloudEventAttributeNames.SpecVersion,
            _ => name[2] == 'a' ? "traceparent" : "triggeredid",
        },
        14 => "shkeptncontext",
        15 => CloudEventAttributeNames.DataContentType,
        18 => "shkeptnspecversion",
        _ => null,
    };

    private static string? ValueLike(ReadOnlySpan<byte> value) => value.Length switch
    {
        0 => "",
        3 => "1.0",
        5 => "0.2.4",
        16 => "application/json",
        19 => "shipyard-controller",
        _ => null,
    };
}

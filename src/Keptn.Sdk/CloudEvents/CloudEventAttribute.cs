using System.Text;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// One attribute of a <see cref="CloudEvent"/> that has no property of its own: an extension, or a member that the
/// producer added. The JSON value survives whatever its type.
/// </summary>
public readonly struct CloudEventAttribute
{
    private static readonly object s_null = (ReadOnlyMemory<byte>)"null"u8.ToArray();

    // A string, or the JSON in a box: nearly all are strings, and an event in work keeps its attributes.
    private readonly object? _value;

    private CloudEventAttribute(string name, object value)
    {
        Name = name;
        _value = value;
    }

    /// <summary>The name as it stands on the wire.</summary>
    public string Name { get; }

    /// <summary>The value if it is a JSON string; otherwise <see langword="null"/>.</summary>
    public string? Text => _value as string;

    /// <summary>The value as UTF-8 JSON if it is not a string (number, boolean, null, object, array); otherwise empty.</summary>
    public ReadOnlyMemory<byte> Json => _value is ReadOnlyMemory<byte> json ? json : default;

    /// <summary>The value as text: the string itself, or the JSON of any other value; <see langword="null"/> for JSON null.</summary>
    public string? Value => Text ?? (Json.Span.SequenceEqual("null"u8) ? null : Encoding.UTF8.GetString(Json.Span));

    /// <summary>An attribute with a string value.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="text">Its value.</param>
    public static CloudEventAttribute FromText(string name, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(text);
        return new(name, text);
    }

    /// <summary>An attribute whose value is JSON other than a string.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="utf8Json">One complete JSON value; what it says is not checked.</param>
    public static CloudEventAttribute FromJson(string name, ReadOnlyMemory<byte> utf8Json)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(name, utf8Json);
    }

    internal static CloudEventAttribute Null(string name) => new(name, s_null);
}

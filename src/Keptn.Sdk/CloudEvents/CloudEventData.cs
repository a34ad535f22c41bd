using System.Text;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// The payload of a <see cref="CloudEvent"/>: exactly the bytes that were received or will be sent.
/// The default value is "no data".
/// </summary>
/// <remarks>
/// JSON is kept as text and never reformatted, so that <c>null</c>, <c>[]</c> and an absent member stay what they
/// were (CloudEvents JSON format 1.0, section 3.1).
/// </remarks>
public readonly struct CloudEventData
{
    private CloudEventData(CloudEventDataKind kind, ReadOnlyMemory<byte> bytes, bool isBase64 = false)
    {
        Kind = kind;
        Bytes = bytes;
        IsBase64 = isBase64;
    }

    /// <summary>No data.</summary>
    public static CloudEventData None => default;

    /// <summary>Whether there is data, and of what kind.</summary>
    public CloudEventDataKind Kind { get; }

    /// <summary>The UTF-8 JSON text (<see cref="CloudEventDataKind.Json"/>) or the raw bytes; empty for no data.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it came as <c>data_base64</c> and therefore goes out as that, even if it is text.</summary>
    internal bool IsBase64 { get; }

    /// <summary>
    /// Data that is one JSON value. The bytes are taken over, not copied, and are not checked: pass only what a JSON
    /// writer produced or a JSON reader has read.
    /// </summary>
    /// <param name="utf8Json">One complete JSON value as UTF-8.</param>
    /// <exception cref="ArgumentException">There are no bytes; that is not JSON, use <see cref="None"/>.</exception>
    public static CloudEventData FromJson(ReadOnlyMemory<byte> utf8Json) => utf8Json.IsEmpty
        ? throw new ArgumentException("An empty text is not a JSON value; use CloudEventData.None for no data.", nameof(utf8Json))
        : new(CloudEventDataKind.Json, utf8Json);

    /// <summary>Data that is one JSON value, given as text. The text is not checked.</summary>
    /// <param name="json">One complete JSON value.</param>
    /// <exception cref="ArgumentException">The text is empty; that is not JSON, use <see cref="None"/>.</exception>
    public static CloudEventData FromJson(string json) => FromJson(Encoding.UTF8.GetBytes(json));

    /// <summary>
    /// Data that is not JSON. The bytes are taken over, not copied. In structured mode they travel as a JSON string if
    /// <see cref="CloudEvent.DataContentType"/> is a text type and they are UTF-8, otherwise as <c>data_base64</c>.
    /// </summary>
    /// <param name="bytes">The payload.</param>
    public static CloudEventData FromBinary(ReadOnlyMemory<byte> bytes) => new(CloudEventDataKind.Binary, bytes);

    internal static CloudEventData FromBase64(ReadOnlyMemory<byte> bytes) =>
        new(CloudEventDataKind.Binary, bytes, isBase64: true);

    /// <summary>The data as text, for logs and people; base64 for binary data, empty for none.</summary>
    public override string ToString() => Kind switch
    {
        CloudEventDataKind.Json => Encoding.UTF8.GetString(Bytes.Span),
        CloudEventDataKind.Binary => Convert.ToBase64String(Bytes.Span),
        _ => string.Empty,
    };
}

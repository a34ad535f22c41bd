using System.Buffers.Text;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// JSON may hold one half of a surrogate pair as an escape (<c>\ud800</c>), which is no character. Go reads U+FFFD in its
/// place; .NET fails wherever such a text is read. So what comes in is made what Go reads.
/// </summary>
internal static class SurrogateEscapes
{
    private const int EscapeLength = 6;

    /// <summary>The event, with data that every reader can read; the same one where that needs no change.</summary>
    internal static CloudEvent Repair(CloudEvent cloudEvent)
    {
        if (cloudEvent.Data.Kind != CloudEventDataKind.Json)
        {
            return cloudEvent;
        }

        var repaired = Repair(cloudEvent.Data.Bytes);
        return repaired.Equals(cloudEvent.Data.Bytes) ? cloudEvent : new CloudEvent(cloudEvent) { Data = CloudEventData.FromJson(repaired) };
    }

    /// <summary>The JSON text with U+FFFD for every half pair; the same memory where there is none.</summary>
    internal static ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var text = json.Span;
        for (var at = text.IndexOf((byte)'\\'); at >= 0 && at < text.Length; at = Next(text, at))
        {
            if (Read(text[at..]) is not { } unit || !char.IsSurrogate(unit))
            {
                at += 2;
            }
            else if (char.IsHighSurrogate(unit) && Read(text[(at + EscapeLength)..]) is { } other && char.IsLowSurrogate(other))
            {
                at += 2 * EscapeLength;
            }
            else
            {
                copy ??= json.ToArray();
                "\\ufffd"u8.CopyTo(copy.AsSpan(at));
                at += EscapeLength;
            }
        }

        return copy ?? json;
    }

    private static int Next(ReadOnlySpan<byte> text, int from) =>
        from < text.Length && text[from..].IndexOf((byte)'\\') is >= 0 and var found ? from + found : -1;

    private static char? Read(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text[0] == '\\' && text[1] == 'u'
        && Utf8Parser.TryParse(text[2..EscapeLength], out ushort unit, out var length, 'x') && length == EscapeLength - 2
            ? (char)unit
            : null;
}

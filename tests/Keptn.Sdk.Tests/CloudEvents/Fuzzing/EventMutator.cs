using System.Text;

namespace Keptn.Sdk.Tests.CloudEvents.Fuzzing;

/// <summary>Makes payloads that are events, nearly events, or nothing of the kind. Equal seeds give equal payloads.</summary>
internal sealed class EventMutator(int seed)
{
    private static readonly string[] s_values =
    [
        "null", "true", "0", "-0", "1e400", "01", "\"\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "[]", "{}", "[1,",
        "\"AP8=\"", "\"AP8\"", "\"A===\"", "\"2022-03-08T09:50:39.599Z\"", "\"2022-13-08T09:50:39Z\"", "\"9999-12-31T23:59:59-14:00\"",
        "\"\\u0000\"", "\"\u0001\"", "\"\\q\"", "'t'", "NaN", "\"application/json\"", "\"text/plain\"", "\"1.0\"", "\"0.2.4\"",
    ];

    private static readonly string[] s_names =
    [
        "type", "id", "source", "specversion", "time", "subject", "dataschema", "datacontenttype", "data", "data_base64",
        "contenttype", "shkeptncontext", "triggeredid", "extensions", "", "\\u0074ype", "\\ud800", "d\\u0061ta", "Type", "x", "__proto__",
    ];

    private static readonly byte[] s_tokens = [.. "{}[]:,\"0123456789"u8];

    private static readonly byte[][] s_brokenUtf8 =
        [[0xC3], [0xC0, 0xA0], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF, 0xFE], [0xE2, 0x82], [0x80]];

    private static readonly byte[][] s_templates = [.. EventTemplates.All.Select(t => Encoding.UTF8.GetBytes(t.Trim()))];

    private readonly Random _random = new(seed);

    internal byte[] Next()
    {
        List<byte> payload = [.. Pick(s_templates)];
        for (var i = _random.Next(4); i >= 0; i--)
        {
            Mutate(payload);
        }

        return [.. payload];
    }

    private void Mutate(List<byte> payload)
    {
        var at = _random.Next(payload.Count + 1);
        var length = Math.Min(_random.Next(1, 40), payload.Count - at);
        switch (_random.Next(16))
        {
            case 0 when at < payload.Count:
                payload[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < payload.Count:
                payload[at] = (byte)_random.Next(256);
                break;
            case 2 when _random.Next(4) == 0:
                payload.RemoveRange(at, payload.Count - at);
                break;
            case 3:
                payload.RemoveRange(at, length);
                break;
            case 4:
                payload.InsertRange(at, payload.GetRange(at, length));
                break;
            case 5:
                SwapTokens(payload);
                break;
            case 6:
                payload.InsertRange(at, Pick(s_brokenUtf8));
                break;
            case 7 when _random.Next(8) == 0:
                var depth = _random.Next(1, 200);
                InsertMember(payload, Pick(s_names), new string('[', depth) + new string(']', depth - _random.Next(2)));
                break;
            case 8 when _random.Next(32) == 0:
                InsertMember(payload, Pick(s_names), $"\"{new string('x', _random.Next(100_000))}\"");
                break;
            case 9 when _random.Next(16) == 0:
                for (var i = _random.Next(80); i > 0; i--)
                {
                    InsertMember(payload, $"extra{i}", Pick(s_values[..6]));
                }

                break;
            case 10 when _random.Next(4) == 0:
                payload.InsertRange(0, Pick<byte[]>([[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [(byte)' '], [0]]));
                break;
            case 11 when _random.Next(4) == 0:
                payload.AddRange(Pick<byte[]>([" \r\n"u8.ToArray(), "{}"u8.ToArray(), [0], ","u8.ToArray(), "]"u8.ToArray()]));
                break;
            case 12:
                InsertText(payload);
                break;
            default:
                InsertMember(payload, Pick(s_names), Pick(s_values));
                break;
        }
    }

    /// <summary>Puts a member in front of all others, or behind them.</summary>
    private void InsertMember(List<byte> payload, string name, string value)
    {
        var end = payload.LastIndexOf((byte)'}');
        if (_random.Next(2) == 0 || end < 0)
        {
            payload.InsertRange(payload.IndexOf((byte)'{') + 1, Encoding.UTF8.GetBytes($"\"{name}\":{value},"));
        }
        else
        {
            payload.InsertRange(end, Encoding.UTF8.GetBytes($",\"{name}\":{value}"));
        }
    }

    /// <summary>Puts letters into a word, which leaves most events whole.</summary>
    private void InsertText(List<byte> payload)
    {
        var at = payload.FindIndex(_random.Next(payload.Count + 1), b => char.IsAsciiLetterLower((char)b));
        payload.InsertRange(Math.Max(at, 0), Encoding.UTF8.GetBytes(Pick<string>(["x", "é", "😀", "\\n", "\\u0041", "\\\"", "/", " "])));
    }

    private void SwapTokens(List<byte> payload)
    {
        var tokens = Enumerable.Range(0, payload.Count).Where(i => s_tokens.Contains(payload[i])).ToList();
        if (tokens.Count > 1)
        {
            var (a, b) = (tokens[_random.Next(tokens.Count)], tokens[_random.Next(tokens.Count)]);
            (payload[a], payload[b]) = (payload[b], payload[a]);
        }
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}

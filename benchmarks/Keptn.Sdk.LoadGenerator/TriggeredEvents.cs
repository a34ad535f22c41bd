using System.Globalization;
using System.Text;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>
/// Publish commands of task events, made once: for each event only the digits of its id and context are written anew,
/// so that the generator leaves the processor to those who are measured.
/// </summary>
internal sealed class TriggeredEvents
{
    private const int Digits = 12;
    private const string Id = "9f4e5a6c-1d2b-4c3a-8e7f-000000000000";
    private const string Context = "a8d1c5f2-7b6e-4d3c-9a2f-000000000000";

    private readonly byte[] _template;
    private readonly int _idEnd;
    private readonly int _contextEnd;

    internal TriggeredEvents(string task)
    {
        var type = $"sh.keptn.event.{task}.triggered";
        var payload = $$$"""
            {"data":{"deployment":{"deploymentURIsLocal":["http://carts.sockshop-dev"]},"project":"sockshop","service":"carts","stage":"dev","test":{"teststrategy":"functional"}},"datacontenttype":"application/json","gitcommitid":"4c9d1e55b0a4e1a3b1f3c2d7a9e8f60718293a4b","id":"{{{Id}}}","shkeptncontext":"{{{Context}}}","shkeptnspecversion":"0.2.4","source":"shipyard-controller","specversion":"1.0","time":"2022-01-02T03:04:05.123456789Z","type":"{{{type}}}"}
            """;
        _template = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PUB {type} {payload.Length}\r\n{payload}\r\n"));
        _idEnd = _template.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Id)) + Id.Length - 1;
        _contextEnd = _template.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Context)) + Context.Length - 1;
    }

    /// <summary>How long each command is.</summary>
    internal int Length => _template.Length;

    /// <summary>Writes the command that publishes an event.</summary>
    internal void Write(Span<byte> target, int number)
    {
        _template.CopyTo(target);
        for (var i = 0; number > 0; i++, number /= 10)
        {
            target[_idEnd - i] = target[_contextEnd - i] = (byte)('0' + (number % 10));
        }
    }

    /// <summary>The number of the event that an answer belongs to; -1 if it belongs to none of ours.</summary>
    internal static int GetNumber(ReadOnlySpan<byte> answer)
    {
        var name = "\"triggeredid\":"u8;
        var start = answer.IndexOf(name);
        if (start < 0)
        {
            return -1;
        }

        var value = answer[(start + name.Length)..].TrimStart((byte)' ');
        if (value.Length <= Id.Length || value[0] != '"' || value[Id.Length + 1] != '"')
        {
            return -1;
        }

        var number = 0;
        foreach (var digit in value.Slice(1 + Id.Length - Digits, Digits))
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Writes a value of an event as YAML, as Kubernetes tools do: sorted keys, lists not indented.</summary>
internal static partial class YamlText
{
    internal static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0, isInline: true);
        if (text.Length == 0 || text[^1] != '\n')
        {
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int indent, bool isInline)
    {
        switch (value)
        {
            case GoMap { Count: > 0 } map:
                foreach (var (key, member) in map)
                {
                    Begin(text, indent, ref isInline);
                    text.Append(WriteScalar(key, indent)).Append(':');
                    WriteMember(text, member, indent);
                }

                break;
            case object?[] { Length: > 0 } list:
                foreach (var item in list)
                {
                    Begin(text, indent, ref isInline);
                    text.Append("- ");
                    Write(text, item, indent + 2, isInline: true);
                    End(text);
                }

                break;
            default:
                text.Append(value switch
                {
                    GoMap => "{}",
                    object?[] => "[]",
                    string s => WriteScalar(s, indent),
                    _ => GoValue.ToJson(value),
                });
                break;
        }
    }

    private static void WriteMember(StringBuilder text, object? member, int indent)
    {
        if (member is GoMap { Count: > 0 } or object?[] { Length: > 0 })
        {
            text.Append('\n');
            Write(text, member, member is GoMap ? indent + 2 : indent, isInline: false);
        }
        else
        {
            text.Append(' ');
            Write(text, member, indent, isInline: false);
        }

        End(text);
    }

    // The first line of a list's entry stands behind its dash.
    private static void Begin(StringBuilder text, int indent, ref bool isInline)
    {
        text.Append(' ', isInline ? 0 : indent);
        isInline = false;
    }

    private static void End(StringBuilder text)
    {
        if (text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    private static string WriteScalar(string value, int indent)
    {
        if (value.Contains('\n', StringComparison.Ordinal) && value.All(c => c is '\n' or '\t' || !char.IsControl(c)) && !char.IsWhiteSpace(value[0]))
        {
            return WriteBlock(value, indent + 2);
        }

        return IsPlain(value) ? value : Quote(value);
    }

    private static string WriteBlock(string value, int indent)
    {
        var body = value.TrimEnd('\n');
        var ends = value.Length - body.Length;
        var lines = body.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', indent) + line);
        return $"|{(ends == 0 ? "-" : ends == 1 ? string.Empty : "+")}\n{string.Join('\n', lines)}{new string('\n', Math.Max(0, ends - 1))}";
    }

    private static bool IsPlain(string value) =>
        value.Length > 0
        && !value.AsSpan().ContainsAnyInRange('\0', '\u001f')
        && value.All(c => !char.IsControl(c))
        && value == value.Trim()
        && !"-?:,[]{}#&*!|>'\"%@`".Contains(value[0], StringComparison.Ordinal)
        && !value.Contains(": ", StringComparison.Ordinal)
        && !value.Contains(" #", StringComparison.Ordinal)
        && value[^1] != ':'
        && !Reserved().IsMatch(value)
        && !Number().IsMatch(value);

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                '\r' => text.Append("\\r"),
                _ when char.IsControl(c) => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    [GeneratedRegex(@"^(?:~|null|true|false|yes|no|on|off|y|n|<<|=)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reserved();

    [GeneratedRegex(@"^[-+]?(?:\.?[0-9][0-9_.,:]*(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|\.inf|\.nan)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>
/// Decides what a single value means, as gopkg.in/yaml.v3 does, with which most Go services of Keptn read their files:
/// <c>on</c>, <c>off</c>, <c>yes</c> and <c>no</c> are text unless a boolean is expected, <c>010</c> is eight,
/// <c>2022-01-02</c> is a date. In gopkg.in/yaml.v2, <c>on</c> and so on are always booleans, and dates are text.
/// </summary>
internal static class GoScalarResolver
{
    internal const string MergeTag = TagPrefix + "merge";
    private const string TagPrefix = "tag:yaml.org,2002:";

    internal static ResolvedScalar Resolve(YamlScalar scalar)
    {
        var text = scalar.Text;
        if (scalar.Tag.Length == 0)
        {
            return scalar.IsPlain ? ResolvePlain(text, scalar.IsVersion2, dates: !scalar.IsVersion2) : Text(text);
        }

        var expected = scalar.Tag switch
        {
            TagPrefix + "null" => ScalarKind.Null,
            TagPrefix + "bool" => ScalarKind.Boolean,
            TagPrefix + "int" => ScalarKind.Integer,
            TagPrefix + "float" => ScalarKind.Float,
            TagPrefix + "timestamp" => ScalarKind.Timestamp,
            TagPrefix + "binary" => ScalarKind.Invalid,
            _ => ScalarKind.Text,
        };
        return expected switch
        {
            ScalarKind.Text => Text(text),
            ScalarKind.Invalid => DecodeBinary(text),
            _ => Tagged(scalar, scalar.Tag[TagPrefix.Length..], expected),
        };
    }

    private static ResolvedScalar Text(string text) => new(ScalarKind.Text, text);

    /// <summary>The booleans that YAML 1.1 has beside true and false.</summary>
    internal static bool TryOldBoolean(string text, out bool value)
    {
        value = text is "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON";
        return value || text is "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF";
    }

    private static ResolvedScalar Tagged(YamlScalar scalar, string tag, ScalarKind expected)
    {
        var text = scalar.Text;
        var found = ResolvePlain(text, scalar.IsVersion2, expected == ScalarKind.Timestamp);
        return (expected, found.Kind) switch
        {
            _ when found.Kind == expected => found,
            (ScalarKind.Integer, ScalarKind.BigInteger) => found,
            (ScalarKind.Float, ScalarKind.Integer) => new(ScalarKind.Float, text, Float: found.Integer),
            _ => new(ScalarKind.Invalid, $"is tagged !!{tag}, but it is {found.Name}"),
        };
    }

    private static ResolvedScalar DecodeBinary(string text)
    {
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length))
        {
            return new(ScalarKind.Invalid, "is tagged !!binary, but it is no base64");
        }

        return Text(Encoding.UTF8.GetString(buffer, 0, length));
    }

    private static ResolvedScalar ResolvePlain(string text, bool version2, bool dates)
    {
        if (version2 && TryOldBoolean(text, out var flag))
        {
            return new(ScalarKind.Boolean, text, Flag: flag);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return new(ScalarKind.Null, text);
            case "true" or "True" or "TRUE":
                return new(ScalarKind.Boolean, text, Flag: true);
            case "false" or "False" or "FALSE":
                return new(ScalarKind.Boolean, text);
            case ".nan" or ".NaN" or ".NAN":
                return new(ScalarKind.Float, text, Float: double.NaN);
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return new(ScalarKind.Float, text, Float: double.PositiveInfinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return new(ScalarKind.Float, text, Float: double.NegativeInfinity);
            default:
                break;
        }

        if (text[0] == '.')
        {
            return TryFloat(text, out var fraction) ? new(ScalarKind.Float, text, Float: fraction) : Text(text);
        }

        if (text[0] is not ('+' or '-') && !char.IsAsciiDigit(text[0]))
        {
            return Text(text);
        }

        if (dates && GoTime.TryParseYaml(text, out var time))
        {
            return new(ScalarKind.Timestamp, time.ToString());
        }

        return ResolveNumber(text, text.Replace("_", string.Empty, StringComparison.Ordinal));
    }

    private static ResolvedScalar ResolveNumber(string text, string plain)
    {
        if (TryInteger(plain, out var negative, out var magnitude))
        {
            if (magnitude <= long.MaxValue)
            {
                return new(ScalarKind.Integer, text, negative ? -(long)magnitude : (long)magnitude);
            }

            if (negative && magnitude == (ulong)long.MaxValue + 1)
            {
                return new(ScalarKind.Integer, text, long.MinValue);
            }

            // A sign is not allowed where Go needs the 64th bit.
            if (char.IsAsciiDigit(plain[0]))
            {
                return new(ScalarKind.BigInteger, magnitude.ToString(CultureInfo.InvariantCulture));
            }
        }

        return TryFloat(plain, out var value) ? new(ScalarKind.Float, text, Float: value) : Text(text);
    }

    private static bool TryInteger(string text, out bool negative, out ulong value)
    {
        negative = text.StartsWith('-');
        value = 0;
        var digits = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        var numberBase = 10u;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (numberBase, var skip) = digits[1] switch
            {
                'x' or 'X' => (16u, 2),
                'b' or 'B' => (2u, 2),
                'o' or 'O' => (8u, 2),
                _ => (8u, 1),
            };
            digits = digits[skip..];
        }

        if (digits.IsEmpty)
        {
            return false;
        }

        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c) || DigitOf(c) >= numberBase)
            {
                return false;
            }

            var next = ((UInt128)value * numberBase) + DigitOf(c);
            if (next > ulong.MaxValue)
            {
                return false;
            }

            value = (ulong)next;
        }

        return true;
    }

    private static uint DigitOf(char c) => (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);

    // [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, which is what remains of Go's numbers here.
    private static bool TryFloat(string text, out double value)
    {
        value = 0;
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c is not ('+' or '-' or '.' or 'e' or 'E'))
            {
                return false;
            }
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return digits > 0
            && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }
}

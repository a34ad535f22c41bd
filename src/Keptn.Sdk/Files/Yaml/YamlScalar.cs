using System.Globalization;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>A single value as written. What it means depends on quotes, tag and text: see <see cref="Resolve"/>.</summary>
internal sealed class YamlScalar : YamlNode
{
    private ResolvedScalar? _resolved;

    /// <summary>The text, without quotes.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the text stands without quotes.</summary>
    public required bool IsPlain { get; init; }

    /// <summary>Whether yaml.v2 reads the file; otherwise yaml.v3 does.</summary>
    public required bool IsVersion2 { get; init; }

    /// <summary>The long form of an explicit tag, for instance <c>tag:yaml.org,2002:str</c>; empty if none.</summary>
    public string Tag { get; init; } = string.Empty;

    public override string Kind => "a single value";

    /// <summary>Whether this is a key that merges another map: a plain <c>&lt;&lt;</c>.</summary>
    public bool IsMergeKey => Text == "<<" && (Tag.Length > 0 ? Tag == GoScalarResolver.MergeTag : IsPlain);

    /// <summary>What Go takes the value for.</summary>
    public ResolvedScalar Resolve() => _resolved ??= GoScalarResolver.Resolve(this);

    /// <summary>The value where a boolean is expected; <see langword="null"/> if it is none.</summary>
    public bool? ToFlag()
    {
        var value = Resolve();
        return value.Kind switch
        {
            ScalarKind.Boolean => value.Flag,
            ScalarKind.Text when !IsVersion2 && GoScalarResolver.TryOldBoolean(value.Text, out var flag) => flag,
            _ => null,
        };
    }

    /// <summary>The value where a whole number is expected; <see langword="null"/> if it is none.</summary>
    public long? ToNumber()
    {
        var value = Resolve();
        return value.Kind switch
        {
            ScalarKind.Integer => value.Integer,
            ScalarKind.Float when value.Float is > long.MinValue and < long.MaxValue => (long)value.Float,
            _ => null,
        };
    }

    /// <summary>The value where text is expected; <see langword="null"/>, and a reason, if it is none.</summary>
    /// <param name="fromJson">Whether the value goes through JSON, where only its meaning survives.</param>
    /// <param name="reason">Why there is none, or what is surprising; otherwise empty.</param>
    public string? ToText(bool fromJson, out string reason)
    {
        var value = Resolve();
        reason = string.Empty;
        switch (value.Kind)
        {
            case ScalarKind.Invalid:
                reason = value.Text;
                return null;
            case ScalarKind.Null:
                return string.Empty;
            case ScalarKind.Text:
                return value.Text;
            case ScalarKind.Boolean when fromJson:
                return Warned(value.Flag ? "true" : "false", out reason);
            case ScalarKind.Integer when fromJson:
                return Warned(value.Integer.ToString(CultureInfo.InvariantCulture), out reason);
            default:
                return Text;
        }
    }

    private string Warned(string meaning, out string reason)
    {
        reason = meaning == Text ? string.Empty : $"Keptn reads '{Text}' as '{meaning}'; put it into quotes";
        return meaning;
    }
}

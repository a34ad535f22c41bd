using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>
/// Reads settings: the section first, then the legacy names; blank counts as not set. A value that cannot be read is a
/// problem that names it and where it stands, and the default stays.
/// </summary>
internal sealed class SettingsReader(IConfiguration? configuration)
{
    private readonly List<string> _problems = [];

    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>The best value that is set and, where a filter is given, passes it.</summary>
    internal SettingValue? Find(Setting setting, Func<SettingValue, bool>? filter = null)
    {
        for (var rank = 0; rank <= setting.LegacyNames.Length; rank++)
        {
            var name = rank == 0 ? setting.FullKey : setting.LegacyNames[rank - 1];
            if (configuration?[name] is { } text && !string.IsNullOrWhiteSpace(text))
            {
                var value = new SettingValue(name, text.Trim(), rank);
                if (filter is null || filter(value))
                {
                    return value;
                }
            }
        }

        return null;
    }

    internal string? GetText(Setting setting) => Find(setting)?.Text;

    /// <summary>Whether the section has the key with an empty value; some settings give that a meaning.</summary>
    internal bool IsEmptyInSection(Setting setting) => configuration?[setting.FullKey] is { } text && string.IsNullOrWhiteSpace(text);

    internal bool? GetBoolean(Setting setting)
    {
        if (Find(setting) is not { } value)
        {
            return null;
        }

        // What Go takes for a boolean, in any case.
        switch (value.Text.ToUpperInvariant())
        {
            case "1" or "T" or "TRUE":
                return true;
            case "0" or "F" or "FALSE":
                return false;
            default:
                Report(value, "true or false");
                return null;
        }
    }

    internal int? GetInt32(Setting setting, string expected = "a whole number")
    {
        if (Find(setting) is not { } value)
        {
            return null;
        }

        if (int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Report(value, expected);
        return null;
    }

    /// <summary>A time: <c>hh:mm:ss</c> in the section, whole seconds under a legacy name.</summary>
    internal TimeSpan? GetDuration(Setting setting)
    {
        if (Find(setting) is not { } value)
        {
            return null;
        }

        if (value.IsLegacy)
        {
            if (int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(seconds);
            }

            Report(value, "a whole number of seconds");
            return null;
        }

        // Without a colon the framework reads days, which nobody means.
        if (value.Text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(value.Text, CultureInfo.InvariantCulture, out var time))
        {
            return time;
        }

        Report(value, "a time as hh:mm:ss");
        return null;
    }

    internal Uri? GetHttpAddress(Setting setting, Func<SettingValue, bool>? filter = null)
    {
        if (Find(setting, filter) is not { } value)
        {
            return null;
        }

        if (IsHttp(value.Text) && Uri.TryCreate(value.Text, UriKind.Absolute, out var address))
        {
            return address;
        }

        Report(value, "an address that begins with http:// or https://");
        return null;
    }

    internal TEnum? GetEnum<TEnum>(Setting setting)
        where TEnum : struct, Enum
    {
        if (Find(setting) is not { } value)
        {
            return null;
        }

        // A number would be taken too, and mean whatever stands there.
        if (char.IsLetter(value.Text[0]) && Enum.TryParse<TEnum>(value.Text, ignoreCase: true, out var result) && Enum.IsDefined(result))
        {
            return result;
        }

        Report(value, $"one of {string.Join(", ", Enum.GetNames<TEnum>()).ToLowerInvariant()}");
        return null;
    }

    /// <summary>Fills a list from an array in the section, or from a text with commas; blanks and empty parts are left out.</summary>
    internal void FillList(Setting setting, IList<string> list)
    {
        var children = configuration?.GetSection(setting.FullKey).GetChildren().Select(c => c.Value ?? string.Empty).ToArray() ?? [];
        var parts = children.Length > 0 ? children : GetText(setting)?.Split(',') ?? [];
        foreach (var part in parts.Select(p => p.Trim()).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal))
        {
            list.Add(part);
        }
    }

    internal static bool IsHttp(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    // Before an at sign there may be a password.
    private void Report(in SettingValue value, string expected) => _problems.Add(value.Text.Contains('@', StringComparison.Ordinal)
        ? $"{value.Name} must be {expected}."
        : $"{value.Name} is '{value.Text}'; it must be {expected}.");
}

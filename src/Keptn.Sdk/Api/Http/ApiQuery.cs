using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Api;

/// <summary>The query of a request: form-encoded and sorted by name, as Keptn's own client sends it.</summary>
internal sealed class ApiQuery
{
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.Ordinal);

    internal ApiQuery Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _parameters[name] = value;
        }

        return this;
    }

    internal ApiQuery Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time with milliseconds in UTC: the services compare times as text in this form.</summary>
    internal ApiQuery Add(string name, DateTimeOffset? value) => Add(name, value is { } time ? KeptnTime.Format(time) : null);

    public override string ToString()
    {
        if (_parameters.Count == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        foreach (var (name, value) in _parameters)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(Encode(name)).Append('=').Append(Encode(value));
        }

        return text.ToString();
    }

    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}

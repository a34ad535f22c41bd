using System.Buffers;
using System.Globalization;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>Paths of fields as messages show them, for instance <c>spec.stages[0].name</c>.</summary>
internal static class FieldPath
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(". []\"\n");

    internal static string Append(string path, string name)
    {
        name = FileContext.Shorten(name);
        if (name.Length == 0 || name.AsSpan().ContainsAny(NeedQuotes))
        {
            return $"{path}[\"{name}\"]";
        }

        return path.Length == 0 ? name : $"{path}.{name}";
    }

    internal static string Append(string path, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}

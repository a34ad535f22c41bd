using System.Globalization;

namespace Keptn.Sdk.Api;

/// <summary>Keptn's form of a time in queries and commands: three fraction digits, UTC.</summary>
internal static class KeptnTime
{
    internal static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

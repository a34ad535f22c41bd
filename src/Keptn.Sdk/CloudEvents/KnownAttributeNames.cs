using System.Text.Json;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Reuses the names and values that nearly every envelope has, so that reading one allocates no string for them.</summary>
internal static class KnownAttributeNames
{
    private static readonly string[] s_names =
    [
        .. CloudEventAttributeNames.Core,
        CloudEventAttributeNames.Data,
        CloudEventAttributeNames.DataBase64,
        "contenttype",
        "extensions",
        "gitcommitid",
        "shkeptncontext",
        "shkeptnspecversion",
        "traceparent",
        "tracestate",
        "triggeredid",
    ];

    private static readonly string[] s_values = ["1.0", "application/json", "0.2.4", "shipyard-controller", ""];

    internal static string Get(ref Utf8JsonReader reader) => Find(ref reader, s_names) ?? reader.GetString()!;

    internal static string GetValue(ref Utf8JsonReader reader) => Find(ref reader, s_values) ?? reader.GetString()!;

    private static string? Find(ref Utf8JsonReader reader, string[] known)
    {
        foreach (var text in known)
        {
            if (reader.ValueTextEquals(text))
            {
                return text;
            }
        }

        return null;
    }
}

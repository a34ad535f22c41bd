using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Shorthands for reading and writing typed data.</summary>
internal static class Payload
{
    internal static T Read<T>(string json, JsonSerializerOptions? options = null)
        where T : notnull => KeptnJson.Deserialize<T>(CloudEventData.FromJson(json), options);

    internal static string Write<T>(T value, JsonSerializerOptions? options = null) =>
        JsonSerializer.Serialize(value, KeptnJson.GetTypeInfo<T>(options));

    /// <summary>Reads text that must be refused, and gives the refusal.</summary>
    internal static EventDataException Refusal<T>(string json, JsonSerializerOptions? options = null)
        where T : notnull => FluentActions.Invoking(() => Read<T>(json, options)).Should().Throw<EventDataException>().Which;
}

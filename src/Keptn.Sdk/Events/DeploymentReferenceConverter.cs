using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>Reads and writes a <see cref="DeploymentReference"/> as the text or the object that it was.</summary>
public sealed class DeploymentReferenceConverter : JsonConverter<DeploymentReference>
{
    /// <inheritdoc/>
    public override DeploymentReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new DeploymentReference(reader.GetString()!),
            JsonTokenType.StartObject => new DeploymentReference(JsonElement.ParseValue(ref reader)),
            _ => throw new JsonException("must be a string or an object"),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DeploymentReference value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Section is { } section)
        {
            RawJsonConverter.WriteRaw(writer, section);
        }
        else
        {
            writer.WriteStringValue(value.Name);
        }
    }
}

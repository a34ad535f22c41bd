using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Events;

/// <summary>How payloads are read and written: case-insensitively, as the Go services do, and without reflection.</summary>
public static class KeptnJson
{
    /// <summary>Options that know the payloads of this package only. Read-only.</summary>
    public static JsonSerializerOptions DefaultOptions { get; } = CreateOptions([]);

    /// <summary>Options that know the payloads of this package and those of the given contexts. Read-only.</summary>
    /// <param name="resolvers">
    /// Source-generated contexts of your own payload types; they are asked before the built-in one.
    /// </param>
    public static JsonSerializerOptions CreateOptions(IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        ArgumentNullException.ThrowIfNull(resolvers);
        var chain = JsonTypeInfoResolver.Combine([.. resolvers, KeptnJsonContext.Default]);
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
            TypeInfoResolver = chain.WithAddedModifier(OmitAbsentSections),
        };
        options.MakeReadOnly();
        return options;
    }

    private static void OmitAbsentSections(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsAssignableTo(typeof(EventSection)))
            {
                property.ShouldSerialize = static (_, section) => section is EventSection { IsAbsent: false };
            }
        }
    }
}

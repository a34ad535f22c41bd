using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Events;

/// <summary>Asks source-generated contexts one after the other, and leaves absent sections out when writing.</summary>
internal sealed class PayloadTypeResolver : IJsonTypeInfoResolver
{
    private readonly IJsonTypeInfoResolver[] _contexts;

    internal PayloadTypeResolver(IJsonTypeInfoResolver[] contexts) => _contexts = contexts;

    /// <summary>The names of the contexts, for messages.</summary>
    internal IEnumerable<string> ContextNames => _contexts.Select(context => context.GetType().Name);

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        foreach (var context in _contexts)
        {
            if (context.GetTypeInfo(type, options) is { } info)
            {
                OmitAbsentSections(info);
                if (type.IsAssignableTo(typeof(EventData)))
                {
                    ShareNames(info);
                }

                return info;
            }
        }

        return null;
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

    // They are the same in thousands of events.
    private static void ShareNames(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { Name: "project" or "stage" or "service", CustomConverter: null } && property.PropertyType == typeof(string))
            {
                property.CustomConverter = RecurringTextConverter.Instance;
            }
        }
    }
}

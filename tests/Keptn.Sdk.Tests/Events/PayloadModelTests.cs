using System.Reflection;
using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Rules that every payload type of this package keeps.</summary>
public sealed class PayloadModelTests
{
    private static readonly Type[] s_payloads =
        [.. typeof(EventData).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(EventData).Namespace && IsPayload(type))];

    public static TheoryData<Type> Sections => [.. s_payloads.Where(type => type.IsAssignableTo(typeof(EventSection)) && !type.IsAbstract)];

    public static TheoryData<Type> Roots => [.. KeptnEventCatalog.Families.Select(family => family.DataType).Distinct()];

    [Fact]
    public void EveryMember_OfEveryPayload_HasAnExplicitName()
    {
        s_payloads.Should().HaveCountGreaterThan(45);
        var unnamed = s_payloads
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(property => !property.IsDefined(typeof(JsonPropertyNameAttribute)) && !property.IsDefined(typeof(JsonIgnoreAttribute)));

        unnamed.Select(property => $"{property.DeclaringType!.Name}.{property.Name}").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void EverySection_OfEmptyData_IsThereToReadAndNotWritten(Type type)
    {
        var info = KeptnJson.GetTypeInfo(type);

        var data = KeptnJson.Deserialize(Keptn.Sdk.CloudEvents.CloudEventData.None, info);

        foreach (var property in type.GetProperties().Where(property => property.PropertyType.IsAssignableTo(typeof(EventSection))))
        {
            property.GetValue(data).Should().BeAssignableTo<EventSection>(property.Name).Which.IsAbsent.Should().BeTrue();
        }

        System.Text.Json.JsonSerializer.Serialize(data, info).Should().Be("{}");
        data.Should().Be(Activator.CreateInstance(type), "data of {} and a new object are the same");
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_CopiedFromAnAbsentOne_IsPresent(Type type)
    {
        var empty = type.GetProperty("Empty", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        var copy = (EventSection)type.GetMethod("<Clone>$")!.Invoke(empty, null)!;

        ((EventSection)empty).IsAbsent.Should().BeTrue();
        copy.IsAbsent.Should().BeFalse();
    }

    private static bool IsPayload(Type type) =>
        !type.IsInterface
        && !type.IsDefined(typeof(JsonConverterAttribute))
        && (type.IsAssignableTo(typeof(EventData)) || type.IsAssignableTo(typeof(EventSection)) || type.IsAssignableTo(typeof(IKeptnEventData))
            || type == typeof(IndicatorResult) || type == typeof(IndicatorTarget) || type == typeof(SliFilter));
}

using System.Text.Json;

namespace Keptn.Sdk.Events;

/// <summary>
/// Finds texts in arbitrary JSON. What is not there is <see langword="null"/>, and so is what cannot be decoded: half of
/// a surrogate pair is valid JSON but no text.
/// </summary>
internal static class JsonText
{
    /// <summary>The text of a member.</summary>
    internal static string? Find(JsonElement? parent, string name)
    {
        try
        {
            return Read(Member(parent, name));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The first text of a member that is an array.</summary>
    internal static string? FindFirst(JsonElement? parent, string name)
    {
        try
        {
            return Member(parent, name) is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0 ? Read(items[0]) : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } section && section.TryGetProperty(name, out var member) ? member : null;

    private static string? Read(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

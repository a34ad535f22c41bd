using System.Text.Json;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Finds members as Go's JSON decoder does: in any case, the last one wins, null is as if absent.</summary>
internal static class GoFields
{
    internal static JsonElement? Find(JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement? found = null;
        foreach (var member in owner.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null
                && string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                found = member.Value;
            }
        }

        return found;
    }

    /// <summary>The text at a path; empty where it is absent or no text.</summary>
    internal static string FindText(JsonElement owner, params ReadOnlySpan<string> path)
    {
        JsonElement? value = owner;
        foreach (var name in path)
        {
            value = value is { } current ? Find(current, name) : null;
        }

        return value is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;
    }
}

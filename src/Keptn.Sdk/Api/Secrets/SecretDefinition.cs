using System.Text;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>A secret to write. Its text form leaves the values out.</summary>
public sealed record SecretDefinition
{
    /// <summary>The scope that integrations read by default.</summary>
    public const string DefaultScope = "keptn-default";

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Its scope, one of <see cref="ISecretsApi.ListScopesAsync"/>. Default <see cref="DefaultScope"/>.</summary>
    [JsonPropertyName("scope")]
    public string Scope { get; init; } = DefaultScope;

    /// <summary>Its values by key.</summary>
    [JsonPropertyName("data")]
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Name = ").Append(Name).Append(", Scope = ").Append(Scope).Append(", Keys = ").AppendJoin(',', Data.Keys);
        return true;
    }
}

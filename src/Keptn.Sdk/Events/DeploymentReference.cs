using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.deployment</c> of get-sli events: a text, unlike everywhere else. Where a shipyard has <c>get-sli</c> as a
/// task of its own, the merged payload has the usual object there.
/// Source: Keptn spec, cloudevents.md, get-sli triggered; go-utils pkg/lib/v0_2_0/getsli.go.
/// </summary>
[JsonConverter(typeof(DeploymentReferenceConverter))]
public sealed record DeploymentReference : EventSection
{
    private readonly string? _text;

    /// <summary>Refers to a deployment by its name.</summary>
    /// <param name="name">The name; may be empty.</param>
    public DeploymentReference(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _text = name;
    }

    internal DeploymentReference(JsonElement section) => Section = section;

    private DeploymentReference() => IsAbsent = true;

    /// <summary>Stands for an absent section.</summary>
    public static DeploymentReference Empty { get; } = new();

    /// <summary>
    /// The deployment's name: the text, or the first of the object's <c>deploymentNames</c>; <see langword="null"/>
    /// where there is none.
    /// </summary>
    public string? Name => _text ?? JsonText.FindFirst(Section, "deploymentNames");

    /// <summary>The object, where the payload has one instead of a text.</summary>
    public JsonElement? Section { get; }
}

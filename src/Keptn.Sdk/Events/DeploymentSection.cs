using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.deployment</c> of deployment, test, evaluation and release events. (In get-sli events the same name is a
/// plain text: see <see cref="DeploymentReference"/>.) Merging makes its lists grow from stage to stage.
/// Source: Keptn spec, cloudevents.md, deployment; go-utils pkg/lib/v0_2_0/deployment.go.
/// </summary>
public sealed record DeploymentSection : EventSection, IJsonOnDeserialized
{
    /// <summary>Stands for an absent section.</summary>
    public static DeploymentSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>Where the deployment is reached inside the cluster.</summary>
    [JsonPropertyName("deploymentURIsLocal")]
    public IReadOnlyList<string>? DeploymentUrisLocal { get; init; }

    /// <summary>Where the deployment is reached from outside.</summary>
    [JsonPropertyName("deploymentURIsPublic")]
    public IReadOnlyList<string>? DeploymentUrisPublic { get; init; }

    /// <summary><c>direct</c>, <c>blue_green_service</c>, <c>user_managed</c>; <c>duplicate</c> in finished events.</summary>
    [JsonPropertyName("deploymentstrategy")]
    public string? DeploymentStrategy { get; init; }

    /// <summary>Names of what was deployed; the evaluation takes the first.</summary>
    [JsonPropertyName("deploymentNames")]
    public IReadOnlyList<string>? DeploymentNames { get; init; }

    /// <summary>Demanded by the specification of finished events; no Keptn service sends it.</summary>
    [JsonPropertyName("gitCommit")]
    public string? GitCommit { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        ListItems.ThrowIfAnyIsNull(DeploymentUrisLocal, "deploymentURIsLocal");
        ListItems.ThrowIfAnyIsNull(DeploymentUrisPublic, "deploymentURIsPublic");
        ListItems.ThrowIfAnyIsNull(DeploymentNames, "deploymentNames");
    }
}

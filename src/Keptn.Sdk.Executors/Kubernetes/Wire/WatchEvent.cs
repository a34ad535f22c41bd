using System.Text.Json;

namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>One line of a watch.</summary>
internal sealed record WatchEvent
{
    /// <summary><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c>, or <c>ERROR</c> with a status.</summary>
    public string? Type { get; init; }

    public JsonElement Object { get; init; }
}

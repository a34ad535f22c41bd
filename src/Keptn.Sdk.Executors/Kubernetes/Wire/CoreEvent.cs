namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>What a part of Kubernetes says of an object. Source: Kubernetes API, core/v1 Event.</summary>
internal sealed record CoreEvent
{
    /// <summary>One word, for instance <c>FailedCreate</c>.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }
}

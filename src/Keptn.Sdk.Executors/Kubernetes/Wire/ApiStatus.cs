namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>How the API server says that a call failed. Source: Kubernetes API, meta/v1 Status.</summary>
internal sealed record ApiStatus
{
    public string? Kind { get; init; }

    public string? Message { get; init; }

    /// <summary>One word: <c>Forbidden</c>, <c>NotFound</c>, <c>AlreadyExists</c>, <c>Invalid</c>, <c>Expired</c>, ...</summary>
    public string? Reason { get; init; }

    public int? Code { get; init; }

    public ApiStatusDetails? Details { get; init; }
}

internal sealed record ApiStatusDetails
{
    public string? Name { get; init; }

    public string? Group { get; init; }

    public string? Kind { get; init; }

    public int? RetryAfterSeconds { get; init; }
}

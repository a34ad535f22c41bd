namespace Keptn.Sdk.Api;

/// <summary>Which log entries; what is not set takes all.</summary>
public sealed record LogQuery
{
    /// <summary>The integration's id.</summary>
    public string? IntegrationId { get; init; }

    /// <summary>Entries of this time and later, to the millisecond.</summary>
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>Entries of this time and earlier, to the millisecond.</summary>
    public DateTimeOffset? BeforeTime { get; init; }

    /// <summary>How many entries one request brings (reading only). Default 100; <see langword="null"/> for all at once.</summary>
    public int? PageSize { get; init; } = 100;
}

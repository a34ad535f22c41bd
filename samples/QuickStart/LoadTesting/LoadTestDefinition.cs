namespace QuickStart.LoadTesting;

/// <summary>The file load/TESTSTRATEGY.json of a service: what to request, how often, how many at a time.</summary>
internal sealed record LoadTestDefinition
{
    public required string Path { get; init; }

    public int Requests { get; set; } = 1000;

    public int Concurrency { get; set; } = 10;

    public int TimeoutSeconds { get; set; } = 10;
}

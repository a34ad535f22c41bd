using System.Text.Json;
using Keptn.Sdk;
using Keptn.Sdk.Tooling;

namespace QuickStart.LoadTesting;

/// <summary>The file load/TESTSTRATEGY.json of a service: what to request, how often, how many at a time.</summary>
internal sealed record LoadTestDefinition
{
    public required string Path { get; init; }

    public int Requests { get; set; } = 1000;

    public int Concurrency { get; set; } = 10;

    public int TimeoutSeconds { get; set; } = 10;

    internal static async Task<LoadTestDefinition> ReadAsync(EventResources resources, string? testStrategy, CancellationToken cancellationToken)
    {
        // From the service, its stage or the project, whichever has it first.
        var file = await resources.GetAsync($"load/{testStrategy}.json", cancellationToken);
        try
        {
            var definition = JsonSerializer.Deserialize(file.GetText(), QuickStartJsonContext.Default.LoadTestDefinition);
            return definition is { Requests: > 0, Concurrency: > 0, TimeoutSeconds: > 0 }
                ? definition
                : throw new KeptnTaskException($"The test definition {file.Uri} must have requests, concurrency and timeoutSeconds above 0.");
        }
        catch (JsonException e)
        {
            throw new KeptnTaskException($"The test definition {file.Uri} cannot be read: {e.Message}", e);
        }
    }
}

using System.Text.Json;
using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace QuickStart.LoadTesting;

/// <summary>Reads test definitions from the configuration folder: STAGE/SERVICE/load/TESTSTRATEGY.json.</summary>
internal sealed class LoadTestDefinitions(string folder)
{
    internal async Task<LoadTestDefinition> ReadAsync(EventScope scope, string? testStrategy, CancellationToken cancellationToken)
    {
        var name = Path.Combine(scope.Stage, scope.Service, "load", $"{testStrategy}.json");
        var file = Path.GetFullPath(Path.Combine(folder, name));
        if (!file.StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal) || !File.Exists(file))
        {
            throw new KeptnTaskException($"There is no test definition {name}.");
        }

        try
        {
            await using var stream = File.OpenRead(file);
            var definition = await JsonSerializer.DeserializeAsync(stream, QuickStartJsonContext.Default.LoadTestDefinition, cancellationToken);
            return definition is { Requests: > 0, Concurrency: > 0, TimeoutSeconds: > 0 }
                ? definition
                : throw new KeptnTaskException($"The test definition {name} must have requests, concurrency and timeoutSeconds above 0.");
        }
        catch (JsonException e)
        {
            throw new KeptnTaskException($"The test definition {name} cannot be read: {e.Message}", e);
        }
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A folder with two stages, and words for calling the commands of keptn-local and answering their tasks.</summary>
public abstract partial class KeptnLocalCommands : IDisposable
{
    protected KeptnLocalCommands() => Write("shipyard.yaml", KeptnLocalShipyards.TwoStages);

    protected string Folder { get; } = Directory.CreateTempSubdirectory("keptn-cli-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static Task<(int ExitCode, string[] Output, string Error)> KeptnLocalAsync(params string[] arguments) =>
        SampleProcess.RunProgramAsync(KeptnLocalProcess.Program, arguments);

    private protected static KeptnApiClient Connect(Uri address, string token) => KeptnApiClient.Create(options =>
    {
        options.Endpoint = new Uri(address, "/api");
        options.Token = token;
    });

    private protected static async Task<KeptnApiClient> ConnectAsync(KeptnLocalProcess run)
    {
        var found = Address().Match((await run.ReadUntilAsync("KEPTN_API_ENDPOINT="))[^1]);
        return Connect(new Uri(found.Groups[1].Value), found.Groups[2].Value);
    }

    /// <summary>Waits for a task, and answers it as a service does.</summary>
    private protected static async Task AnswerAsync(KeptnApiClient client, string task, string result, string message, string data = "{}")
    {
        CloudEvent? triggered = null;
        using var patience = new CancellationTokenSource(KeptnLocalProcess.Patience);
        while (triggered is null)
        {
            triggered = await client.TriggeredEvents
                .QueryAsync(KeptnEventType.Triggered(task), new TriggeredEventQuery { Project = "demo" }, patience.Token).FirstOrDefaultAsync(patience.Token);
        }

        var content = JsonNode.Parse(triggered.Data.Bytes.Span)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(data)!.AsObject())
        {
            content[name] = value?.DeepClone();
        }

        content["status"] = "succeeded";
        content["result"] = result;
        content["message"] = message;
        foreach (var kind in (string[])[KeptnEventKinds.Started, KeptnEventKinds.Finished])
        {
            await client.Events.SendAsync(new CloudEvent
            {
                Id = Guid.NewGuid().ToString(),
                Source = "test-service",
                Type = KeptnEventType.Parse(triggered.Type!).WithKind(kind),
                Data = CloudEventData.FromJson(content.ToJsonString()),
                [KeptnAttributeNames.KeptnContext] = triggered.KeptnContext,
                [KeptnAttributeNames.TriggeredId] = triggered.Id,
            });
        }
    }

    private protected void Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    [GeneratedRegex("KEPTN_API_ENDPOINT=([^ ]+) KEPTN_API_TOKEN=([0-9a-f]+)")]
    private static partial Regex Address();
}

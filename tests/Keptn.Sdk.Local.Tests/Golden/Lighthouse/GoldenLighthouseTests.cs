using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Golden.Lighthouse;

/// <summary>Whole evaluations against what the running lighthouse-service sent, message by message.</summary>
public class GoldenLighthouseTests
{
    private const int MaxResourceSize = 4096;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Evaluation_RecordedRuns_SendsTheRecordedMessages()
    {
        var used = LighthouseDeviation.All.ToDictionary(deviation => deviation, _ => 0);
        List<string> unlisted = [];
        var (answers, equal) = (0, 0);
        foreach (var recording in LighthouseRecording.ReadAll())
        {
            foreach (var (message, differences) in await ReplayAsync(recording))
            {
                answers++;
                equal += differences.Count == 0 ? 1 : 0;
                foreach (var (path, recorded, ours) in differences)
                {
                    if (LighthouseDeviation.All.FirstOrDefault(deviation => deviation.Applies(message, path, recorded, ours)) is { } listed)
                    {
                        used[listed]++;
                    }
                    else
                    {
                        unlisted.Add($"{message.Id} ({message.Note}) {path}: recorded {recorded ?? "nothing"}, ours {ours ?? "nothing"}");
                    }
                }
            }
        }

        GoldenCorpus.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"golden lighthouse-service: {answers} messages, {equal} equal, {answers - equal} listed deviations"));
        answers.Should().BePositive();
        unlisted.Should().BeEmpty();
        used.Where(pair => pair.Value == 0).Select(pair => pair.Key.Name).Should().BeEmpty("a listed deviation must be one");
    }

    private static async Task<List<(LighthouseMessage Message, List<(string Path, string? Recorded, string? Ours)> Differences)>> ReplayAsync(
        LighthouseRecording recording)
    {
        await using var local = new LocalFixture(shipyard: null, options =>
        {
            options.Services = LocalServices.Evaluation;
            options.SliProvider = recording.SliProvider;
            options.MaxResourceSize = MaxResourceSize;
        });
        var bindings = new Bindings(WriteFiles(local, recording), local.Time);
        await using var ours = local.ControlPlane.ObserveEvents().Where(e => e.Source == "lighthouse-service").GetAsyncEnumerator();
        List<(LighthouseMessage Message, List<(string Path, string? Recorded, string? Ours)> Differences)> results = [];
        foreach (var message in recording.Messages)
        {
            if (message.IsAnswer)
            {
                results.Add((message, [.. MessageComparison.Find(message.Body, await NextAsync(ours), bindings)]));
            }
            else
            {
                await local.ControlPlane.PublishAsync(Decode(bindings.Fill(message.Body)));
            }
        }

        await CheckThatNothingElseCameAsync(local, ours);
        return results;
    }

    /// <summary>The service takes one event after the other: once it has answered this one, it has nothing more to say about the others.</summary>
    private static async Task CheckThatNothingElseCameAsync(LocalFixture local, IAsyncEnumerator<CloudEvent> ours)
    {
        var last = new CloudEvent
        {
            Id = "last",
            Source = "test",
            Type = EvaluationTriggered.EventType,
            Data = CloudEventData.FromJson("""{"project":"last","stage":"dev","service":"carts"}"""),
            [KeptnAttributeNames.KeptnContext] = Guid.NewGuid().ToString(),
        };
        await local.ControlPlane.PublishAsync(last);
        (await NextAsync(ours))["triggeredid"]!.GetValue<string>().Should().Be("last", "nothing else must have been sent");
    }

    private static async Task<JsonObject> NextAsync(IAsyncEnumerator<CloudEvent> events)
    {
        (await events.MoveNextAsync().AsTask().WaitAsync(s_patience)).Should().BeTrue();
        var body = JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(events.Current).Span)!.AsObject();
        if (body.Remove("datacontenttype", out var contentType))
        {
            // What NATS carries has Keptn's own name for it.
            body["contenttype"] = contentType;
        }

        return body;
    }

    private static CloudEvent Decode(JsonObject body)
    {
        if (body.Remove("contenttype", out var contentType))
        {
            body["datacontenttype"] = contentType;
        }

        return JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    // Returns the commit of the project whose run names one.
    private static string WriteFiles(LocalFixture local, LighthouseRecording recording)
    {
        foreach (var (project, slo) in recording.GetSloFiles(MaxResourceSize + 1).Where(p => !p.Key.StartsWith("noproject", StringComparison.Ordinal)))
        {
            local.Write($"{project}/shipyard.yaml", Shipyards.TwoTasks);
            if (slo is not null)
            {
                // Without a byte order mark: the file stands in the answer as it is.
                local.Write($"{project}/dev/carts/slo.yaml", string.Empty);
                File.WriteAllText(Path.Combine(local.Folder, project, "dev", "carts", "slo.yaml"), slo);
            }
        }

        return recording.Messages.FirstOrDefault(m => m.Body.ContainsKey("gitcommitid")) is { } withCommit
            ? local.ControlPlane.Configuration.GetCommitId(withCommit.Body["data"]!["project"]!.GetValue<string>(), "dev")
            : string.Empty;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>
/// <c>keptn-local serve --data</c>, killed while its own services work: after the restart they end what they had begun.
/// </summary>
public sealed class KeptnLocalResumeTests : IDisposable
{
    private const string Project = "demo";
    private const int Runs = 40;
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: gate
                  tasks:
                    - name: evaluation
                      properties:
                        timeframe: 5m
                - name: heal
                  tasks:
                    - name: get-action
                - name: release
                  tasks:
                    - name: approval
                      properties:
                        pass: automatic
                - name: ship
                  tasks:
                    - name: approval
                      properties:
                        pass: manual
        """;

    private const string Objectives = """
        objectives:
          - sli: rt
            pass:
              - criteria: ["<600"]
        total_score:
          pass: "90%"
        """;

    private const string Remediation = """
        apiVersion: spec.keptn.sh/0.1.4
        kind: Remediation
        metadata:
          name: carts
        spec:
          remediations:
            - problemType: default
              actionsOnOpen:
                - action: scale
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-resume-").FullName;

    public KeptnLocalResumeTests()
    {
        File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), Shipyard);
        for (var i = 0; i < Runs; i++)
        {
            var service = Directory.CreateDirectory(Path.Combine(_folder, "dev", Service(i))).FullName;
            File.WriteAllText(Path.Combine(service, "slo.yaml"), Objectives);
            File.WriteAllText(Path.Combine(service, "remediation.yaml"), Remediation);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("heal", "get-action")]
    [InlineData("release", "approval")]
    public async Task Serve_KilledWhileItsOwnServiceAnswersManyTasks_EndsEveryTaskOnce(string sequence, string task)
    {
        await using (var first = await ServeAsync())
        {
            using var client = Connect(first);
            List<Task> triggers = [.. Enumerable.Range(0, Runs).Select(i => client.Events.SendAsync(Trigger(sequence, i)))];
            await first.ReadUntilAsync($"{task}.started");
            first.Kill();
            foreach (var trigger in triggers)
            {
                await AwaitUnlessTooLateAsync(trigger);
            }
        }

        await using var second = await ServeAsync();
        using var again = Connect(second);
        await WaitForTheEndAsync(again, second, sequence);

        var finished = await AssertOneAnswerEachAsync(again, task);
        finished.Should().OnlyContain(e => Text(e, "result") == "pass" && Text(e, "status") == "succeeded");
    }

    [Fact]
    public async Task Serve_KilledWhileEvaluationsWaitForTheirValues_EvaluatesThemAfterTheRestart()
    {
        await using (var first = await ServeAsync())
        {
            using var client = Connect(first);
            await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => client.Events.SendAsync(Trigger("gate", i))));
            List<CloudEvent> asked = [];
            while (asked.Count < Runs)
            {
                await first.ReadUntilAsync("get-sli.triggered");
                asked = await ReadOpenAsync(client, "get-sli");
            }

            // Some values are there, some are being measured, some are not: the provider has not heard of them.
            foreach (var getSli in asked.Take(20))
            {
                await client.Events.SendAsync(Answer(getSli, KeptnEventKinds.Started));
            }

            foreach (var getSli in asked.Take(10))
            {
                await client.Events.SendAsync(Answer(getSli, KeptnEventKinds.Finished));
            }

            first.Kill();
        }

        await using var second = await ServeAsync();
        using var again = Connect(second);
        foreach (var getSli in await ReadOpenAsync(again, "get-sli"))
        {
            await again.Events.SendAsync(Answer(getSli, KeptnEventKinds.Finished));
        }

        await WaitForTheEndAsync(again, second, "gate");

        var finished = await AssertOneAnswerEachAsync(again, "evaluation");
        finished.Should().HaveCount(Runs);
        finished.Select(e => (Text(e, "service"), Text(e, "result"))).Should().BeEquivalentTo(
            Enumerable.Range(0, Runs).Select(i => (Service(i), IsSlow(Service(i)) ? "fail" : "pass")));
    }

    [Fact]
    public async Task Serve_KilledWhileAnApprovalWaitsForPeople_GoesOnWithTheirDecision()
    {
        await using (var first = await ServeAsync())
        {
            using var client = Connect(first);
            await client.Events.SendAsync(Trigger("ship", 0));
            await first.ReadUntilAsync("approval.started");
            first.Kill();
        }

        await using var second = await ServeAsync();
        using var again = Connect(second);
        var approval = (await ReadOpenAsync(again, "approval")).Should().ContainSingle().Which;
        await again.Events.SendAsync(Answer(approval, KeptnEventKinds.Finished));
        await WaitForTheEndAsync(again, second, "ship");

        await AssertOneAnswerEachAsync(again, "approval");
    }

    private Task<KeptnLocalProcess> ServeAsync() =>
        KeptnLocalProcess.ServeAsync(_folder, "--sli-provider", "fake", "--data", Path.Combine(_folder, "demo.history"));

    private static async Task AwaitUnlessTooLateAsync(Task trigger)
    {
        try
        {
            await trigger;
        }
        catch (KeptnApiException e) when (e.Failure == KeptnApiFailure.Connection)
        {
            // It came too late: nobody was there any more.
        }
    }

    private static async Task WaitForTheEndAsync(KeptnApiClient client, KeptnLocalProcess local, string sequence)
    {
        // An event is printed before the sequence has ended, but the question is answered after that.
        while (!await client.Sequences.QueryAsync(Project).AllAsync(state => state.State == "finished"))
        {
            await local.ReadUntilAsync($"dev.{sequence}.finished");
        }
    }

    private static async Task<List<CloudEvent>> AssertOneAnswerEachAsync(KeptnApiClient client, string task)
    {
        var asked = (await ReadAsync(client, KeptnEventType.Triggered(task))).Select(e => e.Id).ToList();
        var started = await ReadAsync(client, KeptnEventType.Started(task));
        var finished = await ReadAsync(client, KeptnEventType.Finished(task));
        asked.Should().NotBeEmpty();
        started.Select(e => e[KeptnAttributeNames.TriggeredId]).Should().BeEquivalentTo(asked);
        finished.Select(e => e[KeptnAttributeNames.TriggeredId]).Should().BeEquivalentTo(asked);
        return finished;
    }

    private static KeptnApiClient Connect(KeptnLocalProcess local) => KeptnApiClient.Create(options =>
    {
        options.Endpoint = new Uri(local.Root, "/api");
        options.Token = "a-token";
    });

    private static Task<List<CloudEvent>> ReadAsync(KeptnApiClient client, string type) =>
        client.Events.QueryAsync(new EventQuery { Project = Project, Type = type, PageSize = 100 }).ToListAsync().AsTask();

    private static Task<List<CloudEvent>> ReadOpenAsync(KeptnApiClient client, string task) =>
        client.TriggeredEvents.QueryAsync(KeptnEventType.Triggered(task), new TriggeredEventQuery { Project = Project }).ToListAsync().AsTask();

    private static string Service(int number) => string.Create(CultureInfo.InvariantCulture, $"carts-{number}");

    private static bool IsSlow(string service) => service.EndsWith('3');

    private static string Text(CloudEvent cloudEvent, string name) => JsonNode.Parse(cloudEvent.Data.Bytes.Span)![name]?.ToString() ?? string.Empty;

    private static CloudEvent Trigger(string sequence, int number) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Source = "test",
        Type = $"sh.keptn.event.dev.{sequence}.triggered",
        Data = CloudEventData.FromJson($$"""{"project":"{{Project}}","stage":"dev","service":"{{Service(number)}}","result":"pass"}"""),
    };

    private static CloudEvent Answer(CloudEvent triggered, string kind)
    {
        var asked = JsonNode.Parse(triggered.Data.Bytes.Span)!;
        var value = IsSlow(asked["service"]!.ToString()) ? 900 : 100;
        var answer = new JsonObject
        {
            ["project"] = Project,
            ["stage"] = "dev",
            ["service"] = asked["service"]!.ToString(),
            ["status"] = "succeeded",
            ["result"] = "pass",
            ["get-sli"] = new JsonObject
            {
                ["indicatorValues"] = new JsonArray(new JsonObject { ["metric"] = "rt", ["value"] = value, ["success"] = true }),
            },
        };
        return new CloudEvent
        {
            Id = Guid.NewGuid().ToString(),
            Source = "test-service",
            Type = KeptnEventType.Parse(triggered.Type!).WithKind(kind),
            Data = CloudEventData.FromJson(answer.ToJsonString()),
            [KeptnAttributeNames.KeptnContext] = triggered.KeptnContext,
            [KeptnAttributeNames.TriggeredId] = triggered.Id,
        };
    }
}

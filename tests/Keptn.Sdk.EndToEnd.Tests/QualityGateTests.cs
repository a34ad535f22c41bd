using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>
/// Keptn's own services in <c>keptn-local</c>, with one service of ours that measures, acts and releases: an evaluation
/// compared with five earlier ones, an approval by a person, and a whole remediation.
/// </summary>
public sealed class QualityGateTests : IDisposable
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: evaluation
                      properties:
                        timeframe: 5m
                    - name: approval
                      properties:
                        pass: manual
                    - name: release
                - name: remediation
                  triggeredOn:
                    - event: dev.remediation.finished
                      selector:
                        match:
                          evaluation.result: fail
                  tasks:
                    - name: get-action
                    - name: action
                    - name: evaluation
                      properties:
                        timeframe: 5m
        """;

    private const string Objectives = """
        comparison:
          compare_with: several_results
          number_of_comparison_results: 5
        objectives:
          - sli: rt
            pass:
              - criteria: ["<=+10%"]
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
                - action: toggle
                - action: scale
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-gate-").FullName;
    private readonly ConcurrentQueue<double> _values = new();
    private readonly ConcurrentQueue<string?> _actions = new();

    public QualityGateTests()
    {
        var service = Directory.CreateDirectory(Path.Combine(_folder, "demo", "dev", "carts")).FullName;
        File.WriteAllText(Path.Combine(_folder, "demo", "shipyard.yaml"), Shipyard);
        File.WriteAllText(Path.Combine(service, "slo.yaml"), Objectives);
        File.WriteAllText(Path.Combine(service, "remediation.yaml"), Remediation);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Gate_ServiceIsRemote_DecidesWaitsAndRemedies()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(_folder, "--sli-provider", "numbers");
        await RunAsync(local, new()
        {
            ["KEPTN_API_ENDPOINT"] = new Uri(local.Root, "/api").ToString(),
            ["KEPTN_API_TOKEN"] = "a-token",
            ["Keptn:Health:Enabled"] = "false",
            ["Keptn:Remote:MinPollingInterval"] = "00:00:00.2",
            ["Keptn:Remote:PollingInterval"] = "00:00:00.5",
        });
    }

    [Fact]
    public async Task Gate_OnNats_DecidesWaitsAndRemedies()
    {
        var (nats, address) = await KeptnLocalProcess.StartNatsAsync();
        await using var server = nats;
        await using var local = await KeptnLocalProcess.ServeAsync(_folder, "--sli-provider", "numbers", "--nats", address);
        await RunAsync(local, new()
        {
            ["Keptn:Transport"] = "nats",
            ["Keptn:Nats:Servers"] = address,
            ["Keptn:DisableRegistration"] = "true",
            ["Keptn:Health:Enabled"] = "false",
        });
    }

    private async Task RunAsync(KeptnLocalProcess local, Dictionary<string, string?> settings)
    {
        using var service = await StartServiceAsync(settings);
        using var http = new HttpClient { BaseAddress = local.Root };

        foreach (var value in new[] { 100, 110, 120, 130, 140 })
        {
            _values.Enqueue(value);
            await TriggerAsync(http, "evaluation", """,  "evaluation":{"timeframe":"5m"}""");
            await local.ReadUntilAsync("sh.keptn.event.dev.evaluation.finished");
        }

        _values.Enqueue(132);
        await TriggerAsync(http, "delivery");
        await local.ReadUntilAsync("sh.keptn.event.approval.started  from approval-service");
        await CheckGateAsync(http);
        await ApproveAsync(http);
        await local.ReadUntilAsync("sh.keptn.event.release.finished  from measures");
        await local.ReadUntilAsync("sh.keptn.event.dev.delivery.finished");

        _values.Enqueue(900);
        _values.Enqueue(100);
        await TriggerAsync(http, "remediation", """,  "problem":{"ProblemTitle":"slow"}""");
        await local.ReadUntilAsync("sh.keptn.event.dev.remediation.finished");
        await local.ReadUntilAsync("sh.keptn.event.dev.remediation.finished");
        _actions.Should().Equal("toggle", "scale");

        await service.StopAsync().WaitAsync(KeptnLocalProcess.Patience);
    }

    private static async Task CheckGateAsync(HttpClient http)
    {
        var finished = (await GetAsync(http, "/api/mongodb-datastore/event?project=demo&type=sh.keptn.event.evaluation.finished&pageSize=1"))["events"]![0]!["data"]!;
        finished["result"]!.ToString().Should().Be("pass");
        finished["evaluation"]!["score"]!.GetValue<double>().Should().Be(100);
        finished["evaluation"]!["comparedEvents"]!.AsArray().Should().HaveCount(5);
        finished["evaluation"]!["indicatorResults"]![0]!["passTargets"]![0]!["targetValue"]!.GetValue<double>().Should().BeApproximately(132, 1e-9);
    }

    private static async Task ApproveAsync(HttpClient http)
    {
        var open = (await GetAsync(http, "/api/controlPlane/v1/event/triggered/sh.keptn.event.approval.triggered?project=demo"))["events"]!.AsArray().Single()!;
        var approved = new JsonObject
        {
            ["type"] = "sh.keptn.event.approval.finished",
            ["source"] = "jane",
            ["shkeptncontext"] = open["shkeptncontext"]!.ToString(),
            ["triggeredid"] = open["id"]!.ToString(),
            ["data"] = new JsonObject { ["project"] = "demo", ["stage"] = "dev", ["service"] = "carts", ["status"] = "succeeded", ["result"] = "pass" },
        };
        await PostAsync(http, approved);
    }

    private async Task<IHost> StartServiceAsync(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddKeptn("measures")
            .OnTask<GetSliTriggered>(
                (context, _) =>
                {
                    _values.TryDequeue(out var value).Should().BeTrue();
                    var asked = context.Data.GetSli;
                    return Task.FromResult(TaskResult.Pass(new GetSliFinished
                    {
                        GetSli = new() { Start = asked.Start, End = asked.End, IndicatorValues = [new() { Metric = asked.Indicators![0], Value = value, Success = true }] },
                    }));
                },
                o => o.Filter = context => context.Data.GetSli.SliProvider == "numbers")
            .OnTask<ActionTriggered>((context, _) =>
            {
                _actions.Enqueue(context.Data.Action.Action);
                return Task.FromResult(TaskResult.Pass());
            })
            .OnTask<ReleaseTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        var host = builder.Build();
        await host.StartAsync().WaitAsync(KeptnLocalProcess.Patience);
        return host;
    }

    private static Task TriggerAsync(HttpClient http, string sequence, string more = "") => PostAsync(http, JsonNode.Parse(
        $$"""{"type":"sh.keptn.event.dev.{{sequence}}.triggered","source":"test","data":{"project":"demo","stage":"dev","service":"carts"{{more}} } }""")!);

    private static async Task PostAsync(HttpClient http, JsonNode body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/event") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("x-token", "a-token");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-token", "a-token");
        using var answer = await http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}

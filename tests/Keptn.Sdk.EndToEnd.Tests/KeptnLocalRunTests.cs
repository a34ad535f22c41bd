using System.Text.Json.Nodes;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary><c>keptn-local run</c> as a pipeline calls it: what it prints, and its exit codes.</summary>
public sealed class KeptnLocalRunTests : KeptnLocalCommands
{
    [Theory]
    [InlineData("pass", 0, "PASSED after")]
    [InlineData("warning", 0, "PASSED with a warning after")]
    [InlineData("fail", 1, "FAILED after")]
    public async Task Run_SequenceEnds_ShowsItAndExitsWithTheVerdict(string result, int exitCode, string verdict)
    {
        await using var run = KeptnLocalProcess.StartCommand("run", "dev.delivery", "--project", "demo", "--service", "carts", "--dir", Folder);
        using var client = await ConnectAsync(run);
        await AnswerAsync(client, "deployment", result, "deployed \u001b[31mred");
        if (exitCode == 0)
        {
            await AnswerAsync(client, "release", result, "out");
        }

        (await run.WaitForEndAsync()).Should().Be(exitCode);

        var output = string.Join('\n', run.Output);
        output.Should().Contain("dev  delivery  sequence begins for carts")
            .And.Contain("dev  deployment  test-service started")
            .And.MatchRegex($"dev  deployment  test-service finished after [0-9.]+ s: {result}: deployed")
            .And.Contain($"dev  delivery  sequence ends: {result}")
            .And.Contain(verdict)
            .And.NotContain("\u001b", "nothing drives the terminal, least of all an event");
        output.Contains("prod  release", StringComparison.Ordinal).Should().Be(exitCode == 0);
    }

    [Fact]
    public async Task Run_NobodyAnswers_SaysWhyAndWhoIsConnectedAndFailsAtItsTimeout()
    {
        var (exitCode, output, _) = await KeptnLocalAsync(
            "run", "dev.delivery", "--project", "demo", "--service", "carts", "--dir", Folder, "--timeout", "8s");

        exitCode.Should().Be(1);
        output.Should().Contain(line => line.Contains("Nobody has started task 'deployment' of carts in dev", StringComparison.Ordinal)
            && line.Contains("connected: nobody", StringComparison.Ordinal));
        output[^1].Should().Contain("FAILED").And.Contain("--timeout").And.Contain("aborted");
    }

    [Fact]
    public async Task Run_Interrupted_AbortsTheSequence()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(Folder);
        await using var run = KeptnLocalProcess.StartCommand(
            "run", "dev.delivery", "-p", "demo", "-s", "carts", "--endpoint", local.Root.ToString(), "--token", "a-token");
        await run.ReadUntilAsync("asked for");

        var exitCode = await run.InterruptAsync();

        exitCode.Should().Be(130);
        using var client = Connect(local.Root, "a-token");
        (await client.Sequences.QueryAsync("demo").ToListAsync()).Should().ContainSingle().Which.State.Should().Be("aborted");
    }

    [Fact]
    public async Task Run_Json_IsOneObjectPerLineWithTheResultLast()
    {
        var data = Path.Combine(Folder, "data.json");
        await File.WriteAllTextAsync(data, """{"labels":{"a":"1"},"deployment":{"version":"2"}}""");
        await using var run = KeptnLocalProcess.StartCommand(
            "run", "prod.delivery", "-p", "demo", "-s", "carts", "--dir", Folder, "--json", "--data", data, "--label", "build=17", "--token", "my-token");
        var serving = JsonNode.Parse((await run.ReadUntilAsync("serving"))[^1])!;
        using var client = Connect(new Uri(serving["endpoint"]!.ToString()), "my-token");
        await AnswerAsync(client, "release", "pass", "done");

        (await run.WaitForEndAsync()).Should().Be(0);

        var lines = run.Output.Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        lines.Select(line => line["kind"]!.ToString()).Should().StartWith(["serving", "triggered", "event"]).And.EndWith("result");
        lines.Should().OnlyContain(line => !line.ToJsonString(null).Contains("my-token", StringComparison.Ordinal));
        lines[2]["event"]!["data"]!["labels"]!.ToJsonString().Should().Be("""{"a":"1","build":"17"}""");
        lines[2]["event"]!["data"]!["deployment"]!["version"]!.ToString().Should().Be("2");
        lines[^1]["success"]!.GetValue<bool>().Should().BeTrue();
        lines[^1]["sequences"]!.AsArray().Should().ContainSingle().Which!["message"]!.ToString().Should().Be("done");
    }

    [Fact]
    public async Task Run_WithAProgram_StartsItWithTheAddressAndSaysWhenItEnds()
    {
        var (exitCode, output, error) = await KeptnLocalAsync(
            "run", "dev.delivery", "-p", "demo", "-s", "carts", "--dir", Folder, "--timeout", "3s",
            "--", "sh", "-c", "echo I call $KEPTN_API_ENDPOINT; exit 3");

        exitCode.Should().Be(1);
        error.Should().MatchRegex(@"\| I call http://127\.0\.0\.1:[0-9]+/api");
        output.Should().Contain(line => line.Contains("sh has ended with exit code 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ProgramThatIsNotThere_SaysSoAndExitsWithTwo()
    {
        var (exitCode, _, error) = await KeptnLocalAsync("run", "dev.delivery", "-p", "demo", "-s", "carts", "--dir", Folder, "--", "nothing-there");

        exitCode.Should().Be(2);
        error.Should().StartWith("keptn-local: nothing-there cannot be started");
    }

    [Fact]
    public async Task Run_ShipyardThatCannotBeUsed_NamesThePlaceAndExitsWithTwo()
    {
        Write("shipyard.yaml", KeptnLocalShipyards.TwoStages.Replace("stages:", "stages: 7 #", StringComparison.Ordinal));

        var (exitCode, _, error) = await KeptnLocalAsync("run", "dev.delivery", "-p", "demo", "-s", "carts", "--dir", Folder);

        exitCode.Should().Be(2);
        error.Should().StartWith("keptn-local: ").And.Contain("shipyard.yaml");
    }
}

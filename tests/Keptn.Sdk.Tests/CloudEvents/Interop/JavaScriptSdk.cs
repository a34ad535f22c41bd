using System.Diagnostics;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.CloudEvents.Interop;

/// <summary>Runs the CloudEvents SDK for JavaScript on messages: see tests/interop/cloudevents.mjs.</summary>
internal static class JavaScriptSdk
{
    internal const string Version = "10.0.0";

    private static readonly string s_directory = Path.Combine(RepositoryRoot.Path, "tests", "interop");

    /// <summary>What is missing and how to get it; <see langword="null"/> if all is there.</summary>
    internal static string? WhyMissing { get; } = Probe();

    /// <summary>Has it read messages: an array of attributes and data.</summary>
    internal static async Task<JsonArray> ReadAsync(IEnumerable<HttpContent> messages)
    {
        var read = new JsonArray();
        foreach (var message in messages)
        {
            var headers = new JsonObject();
            foreach (var (name, value) in message.Headers.NonValidated)
            {
                // Node's servers give header names in lower case.
                headers[name.ToLowerInvariant()] = value.ToString();
            }

            read.Add((JsonNode)new JsonObject { ["headers"] = headers, ["body"] = Convert.ToBase64String(await message.ReadAsByteArrayAsync()) });
        }

        return (await RunAsync(new JsonObject { ["read"] = read }))["read"]!.AsArray();
    }

    /// <summary>Has it write events, each <c>{ event, bytes }</c>: an array of headers and body.</summary>
    internal static async Task<JsonArray> WriteAsync(ContentMode mode, IEnumerable<string> events)
    {
        var write = new JsonArray();
        foreach (var json in events)
        {
            var item = JsonNode.Parse(json)!.AsObject();
            item["mode"] = mode == ContentMode.Structured ? "structured" : "binary";
            write.Add((JsonNode)item);
        }

        return (await RunAsync(new JsonObject { ["write"] = write }))["written"]!.AsArray();
    }

    private static string? Probe()
    {
        if (ProgramFinder.Find("node") is null)
        {
            return "node is not on the PATH; the interoperability tests need it";
        }

        return File.Exists(Path.Combine(s_directory, "node_modules", "cloudevents", "package.json"))
            ? null
            : "the npm module cloudevents is not installed; run scripts/install-interop.sh";
    }

    private static async Task<JsonObject> RunAsync(JsonObject input)
    {
        if (WhyMissing is not null)
        {
            throw new InvalidOperationException(WhyMissing);
        }

        var start = new ProcessStartInfo(ProgramFinder.Find("node")!, [Path.Combine(s_directory, "cloudevents.mjs")])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input.ToJsonString().AsMemory(), timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            process.ExitCode.Should().Be(0, await errors);
            var result = JsonNode.Parse(await output)!.AsObject();
            result["version"]!.GetValue<string>().Should().Be(Version);
            return result;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

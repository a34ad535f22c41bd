using System.Diagnostics;
using System.Globalization;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Xunit.Abstractions;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary><c>keptn-local serve --data</c>: what a restart, a kill and a damaged file leave.</summary>
public sealed class KeptnLocalHistoryTests : IDisposable
{
    private const string Project = "demo";
    private const int Runs = 50;
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-data-").FullName;

    private readonly ITestOutputHelper _output;

    public KeptnLocalHistoryTests(ITestOutputHelper output)
    {
        _output = output;
        File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), KeptnLocalShipyards.TwoTasks);
    }

    private string Data => Path.Combine(_folder, "demo.history");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Serve_KilledInTheMiddleOfFiftySequences_CompletesAllOfThem()
    {
        List<string> contexts = [];
        await using (var first = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data))
        {
            using var client = Connect(first);
            for (var i = 0; i < Runs; i++)
            {
                contexts.Add((await client.Events.SendAsync(Trigger(i)))!);
            }

            // Some have not begun, some have begun, some are at their second task.
            var open = await ReadOpenAsync(client, "deployment");
            foreach (var triggered in open.Take(30))
            {
                await client.Events.SendAsync(Answer(triggered, KeptnEventKinds.Started));
            }

            foreach (var triggered in open.Take(15))
            {
                await client.Events.SendAsync(Answer(triggered, KeptnEventKinds.Finished));
            }

            first.Kill();
        }

        await using var second = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data);
        using var again = Connect(second);
        var left = await ReadOpenAsync(again, "deployment");
        left.Should().HaveCount(Runs - 15);
        foreach (var triggered in left)
        {
            if (!await HasStartedAsync(again, triggered))
            {
                await again.Events.SendAsync(Answer(triggered, KeptnEventKinds.Started));
            }

            await again.Events.SendAsync(Answer(triggered, KeptnEventKinds.Finished));
        }

        foreach (var triggered in await ReadOpenAsync(again, "test"))
        {
            await again.Events.SendAsync(Answer(triggered, KeptnEventKinds.Started));
            await again.Events.SendAsync(Answer(triggered, KeptnEventKinds.Finished));
        }

        foreach (var context in contexts)
        {
            (await again.Sequences.FindAsync(Project, context))!.State.Should().Be("finished");
        }

        var finished = await again.Events.QueryAsync(new EventQuery { Project = Project, Type = "sh.keptn.event.dev.delivery.finished", PageSize = 100 }).ToListAsync();
        finished.Select(e => e.KeptnContext).Should().BeEquivalentTo(contexts);
    }

    [Fact]
    public async Task Serve_Restarted_PageShowsTheRunsFromBefore()
    {
        string context;
        await using (var first = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data))
        {
            using var client = Connect(first);
            context = (await client.Events.SendAsync(Trigger(1)))!;
            await ReadOpenAsync(client, "deployment");
            await first.TerminateAsync();
        }

        await using var second = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data);
        using var http = new HttpClient { BaseAddress = second.Root };
        http.DefaultRequestHeaders.Add("x-token", "a-token");

        (await http.GetStringAsync("/page/data/snapshot")).Should().Contain(context);
    }

    [Fact]
    public async Task Serve_DamagedFile_SetsItAsideSaysSoAndServes()
    {
        await using (var first = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data))
        {
            await first.TerminateAsync();
        }

        var garbage = await File.ReadAllBytesAsync(Data);
        new Random(17).NextBytes(garbage.AsSpan(100));
        await File.WriteAllBytesAsync(Data, garbage);

        await using var local = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data);

        var aside = Directory.GetFiles(_folder, "demo.history.damaged-*").Should().ContainSingle().Which;
        (await File.ReadAllBytesAsync(aside)).Should().Equal(garbage);
        await local.TerminateAsync();
        (await local.ReadErrorAsync()).Should().Contain("is damaged").And.Contain(aside);
    }

    [Theory]
    [InlineData("shipyard.yaml")]
    [InlineData("noise")]
    public async Task Serve_FileThatIsNoHistory_RefusesAndLeavesItAlone(string name)
    {
        var file = Path.Combine(_folder, name);
        var noise = new byte[20_000];
        new Random(17).NextBytes(noise);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "noise"), noise);
        var before = await File.ReadAllBytesAsync(file);

        var (exitCode, _, error) = await SampleProcess.RunProgramAsync(
            KeptnLocalProcess.Program, "serve", "--dir", _folder, "--port", "0", "--data", file);

        exitCode.Should().Be(2);
        error.Should().Contain($"{file} is no history of keptn-local; name another file");
        (await File.ReadAllBytesAsync(file)).Should().Equal(before);
        Directory.GetFiles(_folder).Should().HaveCount(2);
    }

    [Fact]
    public async Task Serve_PagesOfTheFileOverwritten_SetsItAside()
    {
        await using (var first = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data))
        {
            using var client = Connect(first);
            for (var i = 0; i < Runs; i++)
            {
                await client.Events.SendAsync(Trigger(i));
            }

            await first.TerminateAsync();
        }

        await using (var file = File.OpenWrite(Data))
        {
            file.Position = 4096;
            file.Write(new byte[file.Length - 4096]);
        }

        await using var second = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data);

        Directory.GetFiles(_folder, "demo.history.damaged-*").Should().ContainSingle();
        using var again = Connect(second);
        (await again.Events.SendAsync(Trigger(0))).Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task Serve_FileInUse_RefusesAndNamesIt()
    {
        await using var first = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data);

        var (exitCode, _, error) = await SampleProcess.RunProgramAsync(
            KeptnLocalProcess.Program, "serve", "--dir", _folder, "--port", "0", "--data", Data);

        exitCode.Should().Be(2);
        error.Should().Contain($"{Data} is in use by another keptn-local");
    }

    [LongFact]
    public async Task Serve_GigabyteOfHistory_StartsInThreeSecondsAndThePageIsQuick()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "shipyard.yaml"), LargeHistory.Shipyard);
        var runs = await LargeHistory.CreateAsync(_folder, Data, 1024L * 1024 * 1024);

        var start = Stopwatch.StartNew();
        await using var local = await KeptnLocalProcess.ServeAsync(_folder, "--data", Data, "--data-limit", "2048", "--quiet");
        start.Stop();
        var work = local.ProcessorTime;
        using var http = new HttpClient { BaseAddress = local.Root };
        http.DefaultRequestHeaders.Add("x-token", "a-token");
        var page = Stopwatch.StartNew();
        var snapshot = await http.GetStringAsync("/page/data/snapshot");
        page.Stop();

        TestSummary.Print(_output, string.Create(
            CultureInfo.InvariantCulture,
            $"history: {new FileInfo(Data).Length / 1024 / 1024} MiB of {runs} sequences, start {start.Elapsed.TotalSeconds:0.00} s with "
                + $"{work.TotalSeconds:0.00} s of processor time, page {page.ElapsedMilliseconds} ms"));
        snapshot.Should().Contain("dev.delivery.finished");

        // What others do on the machine is not ours.
        work.Should().BeLessThan(TimeSpan.FromSeconds(3));
    }

    private static KeptnApiClient Connect(KeptnLocalProcess local) => KeptnApiClient.Create(options =>
    {
        options.Endpoint = new Uri(local.Root, "/api");
        options.Token = "a-token";
    });

    private static Task<List<CloudEvent>> ReadOpenAsync(KeptnApiClient client, string task) =>
        client.TriggeredEvents.QueryAsync(KeptnEventType.Triggered(task), new TriggeredEventQuery { Project = Project }).ToListAsync().AsTask();

    private static async Task<bool> HasStartedAsync(KeptnApiClient client, CloudEvent triggered)
    {
        var query = new EventQuery { Project = Project, KeptnContext = triggered.KeptnContext, Type = KeptnEventType.Started("deployment") };
        return await client.Events.QueryAsync(query).AnyAsync();
    }

    private static CloudEvent Trigger(int number) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Source = "test",
        Type = "sh.keptn.event.dev.delivery.triggered",
        Data = CloudEventData.FromJson(string.Create(
            CultureInfo.InvariantCulture, $$"""{"project":"{{Project}}","stage":"dev","service":"carts-{{number}}"}""")),
    };

    private static CloudEvent Answer(CloudEvent triggered, string kind)
    {
        var data = triggered.Data.Bytes.ToArray();
        var answer = System.Text.Json.Nodes.JsonNode.Parse(data)!.AsObject();
        answer["status"] = "succeeded";
        answer["result"] = "pass";
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

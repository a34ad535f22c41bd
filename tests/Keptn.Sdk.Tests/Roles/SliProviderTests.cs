using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Roles;

public sealed class SliProviderTests
{
    private const string Sli = "spec_version: '1.0'\nindicators:\n";

    [Fact]
    public async Task GetSli_AllMeasured_AnswersAsTheSpecificationSays()
    {
        await using var host = await StartAsync((query, _) => Task.FromResult(query.Indicator == "rt" ? 12.5 : 0));
        host.Resources.Add("prometheus/sli.yaml", Sli + "  rt: q1\n  errors: q2");

        var run = await host.SendAsync(Asked("rt", "errors"));

        run.ShouldHaveSent("get-sli.started", "get-sli.finished");
        var data = JsonNode.Parse(run.Finished.CloudEvent.Data.ToString())!;
        ((string?)data["status"]).Should().Be("succeeded");
        ((string?)data["result"]).Should().Be("pass");
        data["get-sli"]!.ToJsonString().Should().Be(
            """{"start":"2022-01-26T10:00:00Z","end":"2022-01-26T10:05:00.000Z","indicatorValues":[{"metric":"rt","value":12.5,"success":true},{"metric":"errors","value":0,"success":true}]}""");
    }

    [Fact]
    public async Task GetSli_ForAnotherProvider_SendsNothing()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(1.0));

        var run = await host.SendAsync(TestEvents.Triggered(new GetSliTriggered { GetSli = new() { SliProvider = "dynatrace" } }));

        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task GetSli_SeveralProvidersInOneService_EachAnswersItsOwn()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("sli")
            .AddSliProvider("one", (_, _) => Task.FromResult(1.0))
            .AddSliProvider("prometheus", (_, _) => Task.FromResult(2.0)));
        host.Resources.Add("prometheus/sli.yaml", Sli + "  x: q");

        var run = await host.SendAsync(Asked("x"));

        Values(run).Single().Value.Should().Be(2);
    }

    [Fact]
    public async Task GetSli_FilesOfAllLevels_AreMergedQueryByQuery()
    {
        var asked = new ConcurrentDictionary<string, string>();
        await using var host = await StartAsync((query, _) => Task.FromResult(asked.TryAdd(query.Indicator, query.Query) ? 1.0 : 2.0));
        var service = ResourceScope.Service("sockshop", "dev", "carts");
        host.Resources.Add(service.Parent!.Parent!, ResourceUpload.FromText("prometheus/sli.yaml", Sli + "  a: project\n  b: project\n  c: project"));
        host.Resources.Add(service.Parent!, ResourceUpload.FromText("prometheus/sli.yaml", Sli + "  b: stage\n  c: stage"));
        host.Resources.Add(service, ResourceUpload.FromText("prometheus/sli.yaml", Sli + "  c: service"));

        await host.SendAsync(Asked("a", "b", "c"));

        asked.Should().Equal(new Dictionary<string, string> { ["a"] = "project", ["b"] = "stage", ["c"] = "service" });
    }

    [Theory]
    [InlineData("$PROJECT $STAGE $SERVICE $DEPLOYMENT", "sockshop dev carts carts-primary")] // prometheus-service
    [InlineData("rate(x[$DURATION_SECONDS])", "rate(x[300s])")]
    [InlineData("$LABEL.a $LABEL.ab", "short longer")]
    [InlineData("$handler $HANDLER", "ItemsController ItemsController")]
    [InlineData("$quoted", "say \"hi\"")]
    [InlineData("$SOURCE $EVENT $TESTSTRATEGY.", "shipyard-controller sh.keptn.event.get-sli.triggered .")] // dynatrace-service
    [InlineData("$project $stage $service $DURATION", "sockshop dev carts 300")] // datadog-service
    public async Task GetSli_PlaceholdersOfTheThreeDialects_AreFilledIn(string query, string expected)
    {
        var asked = string.Empty;
        await using var host = await StartAsync((q, _) =>
        {
            asked = q.Query;
            return Task.FromResult(1.0);
        });
        host.Resources.Add("prometheus/sli.yaml", Sli + $"  x: '{query}'");
        var labels = new EventLabels([new("a", "short"), new("ab", "longer"), new("DEPLOYMENT", "never")]);

        var run = await host.SendAsync(TestEvents.Triggered(Data("x") with
        {
            Deployment = new DeploymentReference("carts-primary"),
            GetSli = Data("x").GetSli with
            {
                CustomFilters = [new() { Key = "handler", Value = "'ItemsController'" }, new() { Key = "quoted", Value = "say \"hi\"" }],
            },
            Labels = labels,
        }));

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        asked.Should().Be(expected);
    }

    [Fact]
    public async Task GetSli_Escape_IsAppliedToWhatIsPutIn()
    {
        var asked = string.Empty;
        await using var host = await StartAsync(
            (q, _) =>
            {
                asked = q.Query;
                return Task.FromResult(1.0);
            },
            o => o.Escape = text => text.Replace("\"", "\\\"", StringComparison.Ordinal));
        host.Resources.Add("prometheus/sli.yaml", Sli + "  x: 'up{job=\"$LABEL.job\"}'");

        await host.SendAsync(TestEvents.Triggered(Data("x") with { Labels = new EventLabels([new("job", "a\"} or up{x=\"")]) }));

        asked.Should().Be("up{job=\"a\\\"} or up{x=\\\"\"}");
    }

    [Fact]
    public async Task GetSli_EnvironmentVariables_OnlyThoseThatWereAllowed()
    {
        Environment.SetEnvironmentVariable("SLI_TEST_REGION", "eu");
        Environment.SetEnvironmentVariable("SLI_TEST_SECRET", "secret");
        await using var host = await StartAsync((q, _) => Task.FromResult(q.Query == "eu" ? 1.0 : 2.0), o => o.EnvironmentVariables.Add("SLI_TEST_REGION"));
        host.Resources.Add("prometheus/sli.yaml", Sli + "  x: $ENV.SLI_TEST_REGION\n  y: $ENV.SLI_TEST_SECRET");

        var values = Values(await host.SendAsync(Asked("x", "y")));

        values[0].Value.Should().Be(1);
        values[1].Message.Should().Contain("unknown placeholder $ENV.SLI_TEST_SECRET").And.NotContain("secret ");
    }

    [Fact]
    public async Task GetSli_EachKindOfFailure_SpoilsOnlyItsOwnSli()
    {
        await using var host = await StartAsync(
            async (query, token) =>
            {
                switch (query.Indicator)
                {
                    case "nan": return double.NaN;
                    case "infinite": return double.PositiveInfinity;
                    case "none": return SliValue.None;
                    case "several": return new SliValue(1, 2);
                    case "known": throw new KeptnTaskException("the metric is gone");
                    case "unknown": throw new InvalidOperationException("token=secret");
                    case "slow": await Task.Delay(Timeout.InfiniteTimeSpan, token); return 0;
                    case "deaf": await new TaskCompletionSource().Task; return 0;
                    default: return 5;
                }
            },
            o =>
            {
                o.QueryTimeout = TimeSpan.FromMilliseconds(200);
                o.MaxRetries = 0;
            });
        string[] names = ["nan", "infinite", "none", "several", "known", "unknown", "slow", "deaf", "typo", "good"];
        host.Resources.Add("prometheus/sli.yaml", Sli + string.Join('\n', names.Select(n => $"  {n}: {(n == "typo" ? "$SERVISE" : "q")}")));

        var run = await host.SendAsync(Asked([.. names, "missing"]));

        var values = Values(run).ToDictionary(v => v.Metric!);
        values.Keys.Should().BeEquivalentTo([.. names, "missing"]);
        values["good"].Should().BeEquivalentTo(new { Success = true, Value = 5.0, Message = (string?)null });
        values.Values.Where(v => v.Metric != "good").Should().OnlyContain(v => v.Success == false && v.Value == 0 && v.Message!.Length > 0);
        values["nan"].Message.Should().Contain("NaN");
        values["none"].Message.Should().Contain("no value");
        values["several"].Message.Should().Contain("2 values where one is needed");
        values["known"].Message.Should().Be("the metric is gone");
        values["unknown"].Message.Should().Contain("InvalidOperationException").And.NotContain("secret");
        values["slow"].Message.Should().Contain("longer than 0.2 s");
        values["deaf"].Message.Should().Contain("longer than 0.2 s");
        values["typo"].Message.Should().Contain("unknown placeholder $SERVISE").And.Contain("$SERVICE");
        values["missing"].Message.Should().Contain("prometheus/sli.yaml has no query for it");
        run.Finished.Status.Should().Be(KeptnStatus.Succeeded);
        run.Finished.Result.Should().Be(KeptnResult.Warning, "the others still count");
        run.Finished.Message.Should().StartWith("10 of 11 SLIs could not be measured: nan (").And.NotContain("good");
    }

    [Fact]
    public async Task GetSli_AllFail_Fails()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(double.NaN));
        host.Resources.Add("prometheus/sli.yaml", Sli + "  x: q");

        var run = await host.SendAsync(Asked("x"));

        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Status.Should().Be(KeptnStatus.Succeeded);
        run.Finished.Message.Should().Contain("1 of 1").And.Contain("x (");
    }

    [Theory]
    [InlineData(null, "*'prometheus/sli.yaml' is not in the configuration repository*service sockshop/dev/carts*project sockshop*")]
    [InlineData("indicators: 3", "*sockshop/dev/carts/prometheus/sli.yaml:1: indicators*")]
    public async Task GetSli_FileMissingOrBroken_IsErroredWithTheTimeFrame(string? file, string message)
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(1.0));
        if (file is not null)
        {
            host.Resources.Add("prometheus/sli.yaml", file);
        }

        var run = await host.SendAsync(Asked("x"));

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Message.Should().Match(message);
        run.Finished.GetData<GetSliFinished>().GetSli.Start.Should().Be("2022-01-26T10:00:00Z");
    }

    [Fact]
    public async Task GetSli_NothingAsked_PassesAtOnce()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(1.0), o => o.SettleDelay = TimeSpan.FromDays(1));

        var run = await host.SendAsync(TestEvents.Triggered(Data() with { GetSli = Data().GetSli with { Indicators = null } }));

        run.Finished.Result.Should().Be(KeptnResult.Pass);
    }

    [Theory]
    [InlineData("soon", "data.get-sli.start 'soon' is no time")]
    [InlineData("2023-01-01T00:00:00Z", "is before data.get-sli.start")]
    public async Task GetSli_TimeFrameThatIsNone_NamesIt(string start, string message)
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(1.0));

        var run = await host.SendAsync(TestEvents.Triggered(Data("x") with { GetSli = Data("x").GetSli with { Start = start } }));

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain(message);
    }

    [Fact]
    public async Task GetSli_SettleDelay_WaitsFromTheEndOfTheTimeFrame()
    {
        var time = new Testing.ManualTimeProvider(new DateTimeOffset(2022, 1, 26, 10, 5, 10, TimeSpan.Zero));
        var asked = 0;
        await using var host = await StartAsync(
            (_, _) => Task.FromResult((double)Interlocked.Increment(ref asked)), o => o.SettleDelay = TimeSpan.FromSeconds(30), time);
        host.Resources.Add("prometheus/sli.yaml", Sli + "  x: q");

        await host.Transport.DeliverAsync(Asked("x"));
        await host.WaitUntilSentAsync("get-sli.started");
        var end = new DateTimeOffset(2022, 1, 26, 10, 5, 30, TimeSpan.Zero);
        while (host.Run.Outcomes.Count == 0)
        {
            if (time.GetUtcNow() < end)
            {
                Volatile.Read(ref asked).Should().Be(0, "it is {0}", time.GetUtcNow());
            }

            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        asked.Should().Be(1);
    }

    [Fact]
    public async Task GetSli_FailureThatPasses_IsTriedAgain()
    {
        var attempts = 0;
        await using var host = await StartAsync(
            (_, _) => Interlocked.Increment(ref attempts) < 3 ? throw new HttpRequestException("down") : Task.FromResult(4.0),
            o => o.RetryDelay = TimeSpan.FromMilliseconds(1));
        host.Resources.Add("prometheus/sli.yaml", Sli + "  x: q");

        var run = await host.SendAsync(Asked("x"));

        Values(run).Single().Value.Should().Be(4);
        attempts.Should().Be(3);
    }

    [Fact]
    public async Task GetSli_ManyQueries_RunSideBySideUpToTheLimit()
    {
        var (running, most) = (0, 0);
        var gate = new TaskCompletionSource();
        await using var host = await StartAsync(
            async (_, token) =>
            {
                var now = Interlocked.Increment(ref running);
                int seen;
                while (now > (seen = Volatile.Read(ref most)))
                {
                    Interlocked.CompareExchange(ref most, now, seen);
                }

                if (now == 3)
                {
                    gate.TrySetResult();
                }

                await gate.Task.WaitAsync(token);
                Interlocked.Decrement(ref running);
                return 1.0;
            },
            o => o.MaxParallelQueries = 3);
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"x{i}")];
        host.Resources.Add("prometheus/sli.yaml", Sli + string.Join('\n', names.Select(n => $"  {n}: q")));

        var run = await host.SendAsync(Asked(names));

        most.Should().Be(3);
        Values(run).Select(v => v.Metric).Should().Equal(names, "they come in the order in which they were asked for");
    }

    [Fact]
    public async Task GetSli_ByClass_HasItsDependencies()
    {
        await using var host = await KeptnTestHost.StartAsync(services =>
        {
            services.AddSingleton(new Source(7));
            services.AddKeptn("sli").AddSliProvider<SourceProvider>("prometheus");
        });
        host.Resources.Add("prometheus/sli.yaml", Sli + "  x: q");

        Values(await host.SendAsync(Asked("x"))).Single().Value.Should().Be(7);
    }

    [Fact]
    public void AddSliProvider_NameTwiceOrOptionOutOfRange_IsRefused()
    {
        var builder = new ServiceCollection().AddKeptn("sli").AddSliProvider("a", (_, _) => Task.FromResult(1.0));

        builder.Invoking(b => b.AddSliProvider("a", (_, _) => Task.FromResult(1.0))).Should().Throw<ArgumentException>().WithMessage("*'a' already*");
        builder.Invoking(b => b.AddSliProvider("b", (_, _) => Task.FromResult(1.0), o => o.MaxParallelQueries = 0))
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    private static GetSliTriggered Data(params string[] indicators) => new()
    {
        GetSli = new()
        {
            SliProvider = "prometheus",
            Start = "2022-01-26T10:00:00Z",
            End = "2022-01-26T10:05:00.000Z",
            Indicators = indicators,
        },
    };

    private static Sdk.CloudEvents.CloudEvent Asked(params string[] indicators) => TestEvents.Triggered(Data(indicators));

    private static IReadOnlyList<SliResult> Values(TestRun run) => run.Finished.GetData<GetSliFinished>().GetSli.IndicatorValues!;

    private static Task<KeptnTestHost> StartAsync(
        Func<SliQuery, CancellationToken, Task<double>> query, Action<SliProviderOptions>? configure = null, TimeProvider? time = null) =>
        KeptnTestHost.StartAsync(services => services.AddKeptn("sli").AddSliProvider("prometheus", query, configure), time);

    private static Task<KeptnTestHost> StartAsync(
        Func<SliQuery, CancellationToken, Task<SliValue>> query, Action<SliProviderOptions>? configure = null) =>
        KeptnTestHost.StartAsync(services => services.AddKeptn("sli").AddSliProvider("prometheus", query, configure));

    private sealed record Source(double Value);

    private sealed class SourceProvider(Source source) : ISliProvider
    {
        public async Task<SliValue> QueryAsync(SliQuery query, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return source.Value;
        }
    }
}

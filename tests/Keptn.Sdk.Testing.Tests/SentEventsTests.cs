using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>What tests ask about the events that were sent; each check must be able to fail.</summary>
public sealed class SentEventsTests
{
    [Fact]
    public async Task ShouldHaveSentInOrder_OthersBetween_Holds()
    {
        var run = await RunAsync();

        run.ShouldHaveSentInOrder("test.started", "test.finished").ShouldHaveSentInOrder("test.status.changed").ShouldHaveSentInOrder();
    }

    [Theory]
    [InlineData("test.finished test.started", "Behind test.finished there is no test.started.")]
    [InlineData("test.started test.started", "Behind test.started there is no test.started.")]
    [InlineData("release.started", "There is no release.started.")]
    public async Task ShouldHaveSentInOrder_NotSo_SaysWhatIsMissing(string types, string expected)
    {
        var run = await RunAsync();

        Fails(() => run.ShouldHaveSentInOrder(types.Split(' ')), $"*{expected}*sent:*sh.keptn.event.test.started*");
    }

    [Fact]
    public async Task ShouldHaveSentCount_ComparesNumbers()
    {
        var run = await RunAsync();

        run.ShouldHaveSentCount(3).ShouldHaveSentCount(1, "test.status.changed").ShouldHaveSentCount(0, "release.started");
        Fails(() => run.ShouldHaveSentCount(2), "Expected 2 events to be sent, there were 3.*");
        Fails(() => run.ShouldHaveSentCount(2, "test.started"), "Expected 2 events test.started to be sent, there were 1.*");
    }

    [Fact]
    public async Task ShouldNotHaveSent_OneWas_Fails()
    {
        var run = await RunAsync();

        run.ShouldNotHaveSent("release.started");
        Fails(() => run.ShouldNotHaveSent("sh.keptn.event.test.started"), "Expected that no sh.keptn.event.test.started is sent.*");
    }

    [Fact]
    public async Task Events_AreFoundByPositionAndType()
    {
        var run = await RunAsync();

        run[0].ShouldHaveType("test.started");
        run[2].Should().BeEquivalentTo(run.Only("test.finished"), o => o.Including(e => e.CloudEvent));
        run.All("test.started").Should().ContainSingle();
        run.All("release.started").Should().BeEmpty();
        Fails(() => run[3], "Expected an event at position 3, 3 were sent.*");
        Fails(() => run[-1], "Expected an event at position -1*");
        Fails(() => run.Only("release.started"), "Expected one release.started event, there are 0.*");
    }

    [Fact]
    public async Task Finished_ChecksHold()
    {
        var run = await RunAsync();

        run.Finished.ShouldHaveType("test.finished").ShouldHaveStatus(KeptnStatus.Succeeded).ShouldHaveResult(KeptnResult.Warning)
            .ShouldHaveMessage("slow").ShouldHaveLabel("build", "17").ShouldHaveLabel("report", "http://r")
            .ShouldHaveData("test.start", "2024-01-01T00:00:00Z").ShouldHaveData("status", "succeeded")
            .ShouldHaveData<TestFinished>(data => data.Test.Start == "2024-01-01T00:00:00Z")
            .ShouldMatch(finished => finished.Labels.Count == 2)
            .ShouldAnswer(run.Received[0]);
    }

    [Fact]
    public async Task Finished_ChecksFailWithExpectedActualAndTranscript()
    {
        var finished = (await RunAsync()).Finished;

        Fails(() => finished.ShouldHaveType("test.started"), "Expected sh.keptn.event.test.finished to have type 'test.started'; it has 'sh.keptn.event.test.finished'.*sent:*");
        Fails(() => finished.ShouldHaveStatus(KeptnStatus.Errored), "*status 'errored'; it has 'succeeded'.*");
        Fails(() => finished.ShouldHaveResult(KeptnResult.Pass), "*result 'pass'; it has 'warning'.*");
        Fails(() => finished.ShouldHaveMessage("fast"), "*a message with 'fast'; it has '2 of 10 were slow'.*");
        Fails(() => finished.ShouldHaveLabel("build", "18"), "*label build=18; it has '17'.*");
        Fails(() => finished.ShouldHaveLabel("owner", "me"), "*label owner=me; it has none.*");
        Fails(() => finished.ShouldHaveData("test.start", 5), "*test.start = 5; it has '\"2024-01-01T00:00:00Z\"'.*");
        Fails(() => finished.ShouldHaveData("test.nothing", 5), "*test.nothing = 5; it has none.*");
        Fails(() => finished.ShouldHaveData<TestFinished>(data => data.Test.End is not null), "*data that meet the condition; it has '{*");
        Fails(() => finished.ShouldMatch(e => e.Labels.Count == 3), "*what the condition asks for; it has '{*");
    }

    [Theory]
    [InlineData("a.b[1].c", "1", true)]
    [InlineData("a.b[1].c", "1.0", true)]
    [InlineData("a.b[1].c", "2", false)]
    [InlineData("a.b", """[0,{"c":1}]""", true)]
    [InlineData("a.b[2]", "1", false)]
    [InlineData("a.b.c", "1", false)]
    [InlineData("m[1][0]", "3", true)]
    [InlineData("n", "null", true)]
    [InlineData("missing", "null", false)]
    public void ShouldHaveData_FindsThePath(string path, string expected, bool holds)
    {
        var sent = new SentEvent(TestEvents.Create("sh.keptn.event.test.finished", """{"a":{"b":[0,{"c":1}]},"m":[[1],[3]],"n":null}"""));
        var check = () => sent.ShouldHaveData(path, System.Text.Json.Nodes.JsonNode.Parse(expected));

        if (holds)
        {
            check.Should().NotThrow();
        }
        else
        {
            check.Should().Throw<KeptnTestException>();
        }
    }

    [Theory]
    [InlineData("a[x]")]
    [InlineData("a[0")]
    [InlineData("a[0]b")]
    [InlineData("a[-1]")]
    public void ShouldHaveData_PathThatIsNone_IsRefused(string path)
    {
        var sent = new SentEvent(TestEvents.Create("sh.keptn.event.test.finished", """{"a":[1]}"""));

        sent.Invoking(e => e.ShouldHaveData(path, 1)).Should().Throw<ArgumentException>().WithMessage("*is no path*");
    }

    [Fact]
    public async Task ShouldAnswer_AnotherEvent_NamesWhatDiffers()
    {
        var run = await RunAsync();
        var triggered = run.Received[0];

        Fails(() => run.Finished.ShouldAnswer(TestEvents.Triggered("test")), "*triggeredid '*', as the event that it answers has it*");
        Fails(() => run.Finished.ShouldAnswer(new(triggered) { Id = triggered.Id, [KeptnAttributeNames.GitCommitId] = "abc" }), "*gitcommitid 'abc'*");
    }

    private static void Fails(Func<object> check, string message) => check.Should().Throw<KeptnTestException>().WithMessage(message);

    private static async Task<TestRun> RunAsync()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>(async (context, cancellationToken) =>
        {
            await context.ReportProgressAsync("half", cancellationToken);
            return TaskResult.Warning(
                new TestFinished { Labels = new EventLabels([new("report", "http://r")]), Test = new() { Start = "2024-01-01T00:00:00Z" } }, "2 of 10 were slow");
        }));
        return await host.TriggerAsync(new TestTriggered { Labels = new EventLabels([new("build", "17")]) });
    }
}

using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Jobs;
using Keptn.Sdk.Testing;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>How much of what jobs write is sent, and what they may say themselves.</summary>
public sealed class JobMessageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logs_AreMoreThanTheLimit_TheirEndIsSentAndTheEventFitsTheTransport(bool succeeds)
    {
        var logs = new string('x', 3_000_000) + "the end";
        var runner = new FakeRunner(_ => succeeds ? JobOutcome.Success(logs) : JobOutcome.Failure("it broke", logs));
        await using var host = await StartAsync(Actions(Action("a")), runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Message.Should().EndWith("the end").And.Contain("(only the end of 3000007 characters)").And.Match(m => m.Length < 66_000);
        run.Finished.Result.Should().Be(succeeds ? KeptnResult.Pass : KeptnResult.Fail);
    }

    [Fact]
    public async Task Logs_OfSeveralJobs_ShareTheLimit()
    {
        var runner = new FakeRunner(run => JobOutcome.Success(run.Task.Name == "one" ? "short" : new string('x', 100_000) + run.Task.Name));
        await using var host = await StartAsync(Actions(Action("a", tasks: [JobTask("one"), JobTask("two"), JobTask("three")])), runner, o => o.MaxLogSize = 1000);

        var message = (await host.SendAsync(Deploy())).Finished.Message!;

        message.Should().Contain("Logs:\nshort\n").And.Contain("xtwo\n").And.EndWith("xthree");
        message.Length.Should().BeInRange(1000, 1500);
        message.Count(c => c == 'x').Should().BeGreaterThan(900, "what one does not need is the others'");
    }

    [Fact]
    public async Task Logs_NoneAreWanted_NoneAreSent()
    {
        await using var host = await StartAsync(Actions(Action("a")), new FakeRunner(_ => JobOutcome.Success("secret")), o => o.MaxLogSize = 0);

        (await host.SendAsync(Deploy())).Finished.Message.Should().Be("Task 'a task' of action 'a' finished successfully.");
    }

    [Theory]
    [InlineData("{}", "succeeded", "pass")]
    [InlineData("""{"result":"warning"}""", "succeeded", "warning")]
    [InlineData("""{"result":"fail"}""", "succeeded", "fail")]
    [InlineData("""{"status":"errored"}""", "errored", "fail")]
    [InlineData("""{"status":"errored","result":"pass"}""", "errored", "fail")]
    [InlineData("""{"status":"aborted"}""", "aborted", "fail")]
    public async Task Result_OfAJobThatSucceeds_IsWhatItSays(string file, string status, string result)
    {
        await using var host = await StartAsync(Actions(Action("a")), new FakeRunner(_ => JobOutcome.Success(string.Empty) with { ResultText = file }));

        var run = await host.SendAsync(Deploy());

        (run.Finished.Status.Value, run.Finished.Result.Value).Should().Be((status, result));
    }

    [Fact]
    public async Task Result_IsFail_TheTasksBehindItAreLeftOut()
    {
        var runner = new FakeRunner(_ => JobOutcome.Success(string.Empty) with { ResultText = """{"result":"fail","message":"too slow"}""" });
        await using var host = await StartAsync(Actions(Action("a", tasks: [JobTask("one"), JobTask("two")])), runner);

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().Be("Task 'one' of action 'a' ended with the result fail.\ntoo slow");
        runner.Tasks.Should().Equal("one");
    }

    [Fact]
    public async Task Results_OfSeveralJobs_AreMerged()
    {
        var files = new Dictionary<string, string>
        {
            ["one"] = """{"result":"warning","labels":{"a":"1","b":"1"},"data":{"x":{"k":1},"y":1}}""",
            ["two"] = """{"result":"pass","labels":{"b":"2"},"data":{"x":{"m":2}}}""",
        };
        await using var host = await StartAsync(
            Actions(Action("a", tasks: [JobTask("one"), JobTask("two")])), new FakeRunner(run => JobOutcome.Success(string.Empty) with { ResultText = files[run.Task.Name] }));

        var run = await host.SendAsync(Deploy());

        run.Finished.Result.Should().Be(KeptnResult.Warning);
        run.Finished.Labels.Should().BeEquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        (Data(run).GetProperty("x").GetRawText(), Data(run).GetProperty("y").GetInt32()).Should().Be(("""{"m":2}""", 1));
    }

    [Fact]
    public async Task Result_OfTests_KeepsItsOwnTimes()
    {
        var runner = new FakeRunner(_ => JobOutcome.Success(string.Empty) with { ResultText = """{"data":{"test":{"start":"mine","gitCommit":"abc"}}}""" });
        await using var host = await StartAsync(Actions(Action("a", on: "test.triggered")), runner);

        var test = Data(await host.SendAsync(TestEvents.Triggered("test"))).GetProperty("test");

        (test.GetProperty("start").GetString(), test.GetProperty("gitCommit").GetString()).Should().Be(("mine", "abc"));
        test.GetProperty("end").GetString().Should().EndWith("Z");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"result":5}""")]
    [InlineData("""{"result":""}""")]
    [InlineData("""{"status":"unknown"}""")]
    [InlineData("""{"labels":{"a":1}}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":{},"data":{}}""")]
    public void ResultFile_IsNone_IsRefused(string text)
    {
        var reading = () => JobResultFile.Parse(text);

        reading.Should().Throw<KeptnTaskException>().Which.Message.Should().Contain("keptn-result.json cannot be used");
    }

    [Fact]
    public void LogTail_KeepsTheEndAndCountsAll()
    {
        var tail = new LogTail(10);
        foreach (var line in new[] { "first line", "second", "third" })
        {
            tail.Add(line);
        }

        tail.ToString().Should().Be("(only the end of 24 characters)\nthird");
        LogTail.Cut("ab", 2).Should().Be("ab");
        LogTail.Cut("a😀b", 2).Should().Be("(only the end of 4 characters)\nb", "half of a character is none");
    }
}

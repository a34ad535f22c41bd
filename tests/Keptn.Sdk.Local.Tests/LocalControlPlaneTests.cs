using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tests;

public class LocalControlPlaneTests
{
    [Theory]
    [InlineData("staging", "delivery", "has no stage 'staging'; its stages are: dev, prod.", "no stage with name staging")]
    [InlineData("dev", "delivry", "stage 'dev' has no sequence 'delivry'; its sequences are: delivery, rollback, evaluation (built in).", "no task sequence with name delivry found in stage dev")]
    public async Task TriggerSequenceAsync_UnknownStageOrSequence_SaysWhatThereIsAndSendsTheErroredEnd(
        string stage, string sequence, string message, string wire)
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);

        var trigger = () => local.TriggerAsync(sequence, stage);

        (await trigger.Should().ThrowAsync<LocalControlPlaneException>()).Which.Message
            .Should().Contain(Path.Combine(local.Folder, "shipyard.yaml")).And.Contain(message);
        var finished = Answers.ReadData(await local.GetLastAsync($"{stage}.{sequence}.finished"));
        finished["status"]!.GetValue<string>().Should().Be("errored");
        finished["result"]!.GetValue<string>().Should().Be("fail");
        finished["message"]!.GetValue<string>().Should().Be($"Unable to start sequence {sequence}: {wire}");
        (await local.GetWarningAsync(LocalWarningKind.SequenceRefused)).Message.Should().Contain(message);
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"\uDC00a":"\udbff\n\uD83D\uDE00"}""", """{"\ufffda":"\ufffd\n\uD83D\uDE00"}""")]
    [InlineData("""{"a":"\ud800\ud83d\ude00"}""", """{"a":"\ufffd\ud83d\ude00"}""")]
    [InlineData("""{"a":"\\ud800 \u0041"}""", """{"a":"\\ud800 \u0041"}""")]
    public async Task PublishAsync_HalfASurrogatePair_BecomesWhatGoReads(string data, string expected)
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "1", Type = "sh.keptn.event.x.started", Data = CloudEventData.FromJson(data) });

        (await local.GetEventsAsync()).Single().Data.ToString().Should().Be(expected);
    }

    [Fact]
    public async Task TriggerSequenceAsync_HalfASurrogatePair_RunsAllTheSame()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        await local.TriggerAsync(data: """{"text":"\ud800"}""");

        Answers.ReadData(await local.GetTriggeredAsync("deployment"))["text"]!.GetValue<string>().Should().Be("\uFFFD");
    }

    [Fact]
    public async Task TriggerSequenceAsync_NoShipyard_NamesTheFilesThatAreMissing()
    {
        await using var local = new LocalFixture(shipyard: null);

        var trigger = () => local.TriggerAsync();

        (await trigger.Should().ThrowAsync<LocalControlPlaneException>()).Which.Message.Should().Be(
            $"There is no project 'sockshop': neither {Path.Combine(local.Folder, "shipyard.yaml")} nor "
            + $"{Path.Combine(local.Folder, "sockshop", "shipyard.yaml")} exists.");
        var finished = Answers.ReadData(await local.GetLastAsync("dev.delivery.finished"));
        finished["message"]!.GetValue<string>().Should().StartWith("Unable to retrieve Shipyard file: could not retrieve shipyard.yaml for project sockshop");
    }

    [Fact]
    public async Task TriggerSequenceAsync_ShipyardNotYaml_NamesFileAndLine()
    {
        await using var local = new LocalFixture("apiVersion: spec.keptn.sh/0.2.2\nspec:\n  stages: nothing\n");

        var trigger = () => local.TriggerAsync();

        (await trigger.Should().ThrowAsync<LocalControlPlaneException>()).Which.Message
            .Should().Contain($"{Path.Combine(local.Folder, "shipyard.yaml")}:3");
    }

    [Fact]
    public async Task TriggerSequenceAsync_SequenceWithoutTasks_SaysSo()
    {
        await using var local = new LocalFixture(
            "apiVersion: spec.keptn.sh/0.2.2\nspec:\n  stages:\n    - name: dev\n      sequences:\n        - name: delivery\n");

        var trigger = () => local.TriggerAsync();

        await trigger.Should().ThrowAsync<LocalControlPlaneException>().WithMessage("*'delivery' of stage 'dev' has no tasks*");
    }

    [Fact]
    public async Task TriggerSequenceAsync_ShipyardMendedAfterARefusal_Runs()
    {
        await using var local = new LocalFixture(shipyard: null);
        var trigger = () => local.TriggerAsync();
        await trigger.Should().ThrowAsync<LocalControlPlaneException>();

        local.Write("shipyard.yaml", Shipyards.TwoTasks);

        await trigger.Should().NotThrowAsync();
    }

    [Theory]
    [InlineData("../dev", "delivery")]
    [InlineData("dev", "a.b")]
    [InlineData("", "delivery")]
    public async Task TriggerSequenceAsync_BadName_Throws(string stage, string sequence)
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        var trigger = () => local.TriggerAsync(sequence, stage);

        await trigger.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task TriggerSequenceAsync_DataIsNoObject_Throws()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        var trigger = () => local.TriggerAsync(data: "[1]");

        await trigger.Should().ThrowAsync<ArgumentException>().WithMessage("*JSON object*");
    }

    [Fact]
    public async Task PublishAsync_NoType_Throws()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        var publish = () => local.ControlPlane.PublishAsync(new CloudEvent { Id = "1" });

        await publish.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task DisposeAsync_RunInWork_CancelsItAndRefusesMore()
    {
        var local = new LocalFixture(Shipyards.TwoTasks);
        var run = await local.TriggerAsync();

        await local.DisposeAsync();

        run.Completion.IsCanceled.Should().BeTrue();
        var publish = () => local.ControlPlane.PublishAsync(new CloudEvent { Type = "x" });
        await publish.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task ObserveEvents_ObserverFallsBehind_IsCutOffAndTheRestGoesOn()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.MaxUndeliveredEvents = 3);
        var slow = local.ControlPlane.ObserveEvents();
        for (var i = 0; i < 5; i++)
        {
            await local.GetTypesAsync();
        }

        var read = async () =>
        {
            var seen = 0;
            await foreach (var _ in slow)
            {
                seen++;
            }

            return seen;
        };

        await read.Should().ThrowAsync<LocalControlPlaneException>().WithMessage("*3 items behind*");
        (await local.GetTypesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task ObserveEvents_Disposed_Ends()
    {
        var local = new LocalFixture(Shipyards.TwoTasks);
        await using var events = local.ControlPlane.ObserveEvents().GetAsyncEnumerator();

        await local.DisposeAsync();

        (await events.MoveNextAsync()).Should().BeFalse();
    }

    [Fact]
    public void Constructor_BadOptions_NamesThemAll()
    {
        var create = () => new LocalControlPlane(new LocalControlPlaneOptions { Directory = " ", MaxEventSize = 1, MaxEndedSequences = 0 });

        create.Should().Throw<ArgumentException>().WithMessage(
            "*Directory must name a folder*MaxEventSize must be from 65536 to 4194304, it is '1'*MaxEndedSequences must be positive*");
    }

    [Fact]
    public async Task GetExecutionsAsync_MoreEndedThanKept_ForgetsTheOldest()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.MaxEndedSequences = 2);
        for (var i = 0; i < 4; i++)
        {
            await local.TriggerAsync();
            await local.AnswerAsync("deployment", "fail");
        }

        (await local.ControlPlane.GetExecutionsAsync(LocalFixture.Project)).Should().HaveCount(2);
        (await local.ControlPlane.GetSequencesAsync(LocalFixture.Project)).Should().HaveCount(2);
    }

    [Fact]
    public async Task GetSequencesAsync_SeveralProjects_KeepsThemApart()
    {
        await using var local = new LocalFixture(shipyard: null);
        local.Write("one/shipyard.yaml", Shipyards.TwoTasks);
        local.Write("two/shipyard.yaml", Shipyards.TwoStages);

        await local.ControlPlane.TriggerSequenceAsync("one", "dev", "delivery", "carts", (JsonElement?)null);
        await local.ControlPlane.TriggerSequenceAsync("two", "prod", "delivery", "carts");

        (await local.ControlPlane.GetSequencesAsync("one")).Single().Stages.Single().Name.Should().Be("dev");
        (await local.ControlPlane.GetSequencesAsync("two")).Single().Stages.Single().Name.Should().Be("prod");
        (await local.ControlPlane.GetExecutionsAsync("three")).Should().BeEmpty();
    }
}

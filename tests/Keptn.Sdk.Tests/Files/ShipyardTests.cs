using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class ShipyardTests
{
    private static readonly Shipyard TwoStages = Shipyard.Parse(Sample.Read("shipyard", "two-stages.yaml"), "shipyard.yaml");

    [Fact]
    public void Parse_CompleteFile_GivesEveryField()
    {
        TwoStages.ApiVersion.Should().Be("spec.keptn.sh/0.2.3");
        TwoStages.Kind.Should().Be("Shipyard");
        TwoStages.Name.Should().Be("online-shop");
        TwoStages.Warnings.Should().BeEmpty();
        TwoStages.Stages.Select(stage => stage.Name).Should().Equal("staging", "production");
        var tasks = TwoStages.FindStage("staging")!.FindSequence("delivery")!.Tasks;
        tasks.Select(task => task.Name).Should().Equal("deployment", "test", "evaluation");
        tasks.Select(task => task.TriggeredAfter).Should().Equal("", "1m30s", "");
        tasks.Select(task => task.Delay).Should().Equal(TimeSpan.Zero, TimeSpan.FromSeconds(90), TimeSpan.Zero);
        tasks[2].Properties.Should().BeNull();
        var trigger = TwoStages.FindStage("production")!.FindSequence("rollback")!.TriggeredOn.Should().ContainSingle().Subject;
        trigger.Event.Should().Be("production.delivery.finished");
        trigger.Match.Should().Equal(new Dictionary<string, string> { ["result"] = "fail" });
    }

    [Fact]
    public void Parse_Properties_AreWhatGoMakesOfThem()
    {
        var properties = TwoStages.Stages[0].Sequences[0].Tasks[0].Properties!.Value;
        properties.GetRawText().Should().Be(
            """{"deploymentstrategy":"blue_green_service","replicas":3,"canary":"off","limits":{"cpu":0.5,"memory":"512Mi"}}""");
    }

    [Theory]
    [InlineData("a: yes", "\"yes\"")]
    [InlineData("a: true", "true")]
    [InlineData("a: 'true'", "\"true\"")]
    [InlineData("a: null", "null")]
    [InlineData("a:", "null")]
    [InlineData("a: 010", "8")]
    [InlineData("a: 0o10", "8")]
    [InlineData("a: 0x1F", "31")]
    [InlineData("a: 0b11", "3")]
    [InlineData("a: 1_000", "1000")]
    [InlineData("a: +5", "5")]
    [InlineData("a: 089", "89")]
    [InlineData("a: -9223372036854775808", "-9223372036854775808")]
    [InlineData("a: 18446744073709551615", "18446744073709551615")]
    [InlineData("a: 18446744073709551616", "18446744073709552000")]
    [InlineData("a: 1.50", "1.5")]
    [InlineData("a: 1e3", "1000")]
    [InlineData("a: .5", "0.5")]
    [InlineData("a: 1e999", "\"1e999\"")]
    [InlineData("a: 1.2.3", "\"1.2.3\"")]
    [InlineData("a: 12:30", "\"12:30\"")]
    [InlineData("a: 2022-01-02", "\"2022-01-02T00:00:00Z\"")]
    [InlineData("a: 2022-1-2 3:4:5.60", "\"2022-01-02T03:04:05.6Z\"")]
    [InlineData("a: 2022-01-02T03:04:05+02:00", "\"2022-01-02T03:04:05+02:00\"")]
    [InlineData("a: 2022-02-30", "\"2022-02-30\"")]
    [InlineData("a: !!str 5", "\"5\"")]
    [InlineData("a: !!int \"5\"", "5")]
    [InlineData("a: !!float 5", "5")]
    [InlineData("a: !!binary aGVsbG8=", "\"hello\"")]
    [InlineData("a: !custom 5", "\"5\"")]
    [InlineData("a: [1, [x, {b: ~}]]", "[1,[\"x\",{\"b\":null}]]")]
    [InlineData("a: {yes: 1}", "{\"yes\":1}")]
    public void Parse_Property_HasTheTypeThatGoGivesIt(string line, string json)
    {
        var task = Shipyard.Parse(Sample.ShipyardWithProperties(line), "shipyard.yaml").Stages[0].Sequences[0].Tasks[0];
        var actual = task.Properties!.Value.GetProperty("a");
        JsonElement.DeepEquals(actual, JsonElement.Parse(json)).Should().BeTrue($"{line} is {actual.GetRawText()}");
    }

    [Theory]
    [InlineData("a: .nan", "properties.a", "'.nan' has no form in JSON")]
    [InlineData("1: a", "properties", "a key must be text, but this is a number, '1'; put it into quotes")]
    [InlineData("true: a", "properties", "a key must be text, but this is a boolean, 'true'; put it into quotes")]
    [InlineData("? [a]", "properties", "a key must be text, but this is a list; put it into quotes")]
    [InlineData("a: !!int x", "properties.a", "the value is tagged !!int, but it is text")]
    [InlineData("a: [{b: !!binary '?'}]", "properties.a[0].b", "the value is tagged !!binary, but it is no base64")]
    public void Parse_PropertyWithoutJsonForm_IsRefused(string line, string field, string reason)
    {
        var problem = Sample.TheProblem(() => Shipyard.Parse(Sample.ShipyardWithProperties(line), "shipyard.yaml"));
        problem.Line.Should().Be(11);
        problem.Field.Should().Be("spec.stages[0].sequences[0].tasks[0]." + field);
        problem.Reason.Should().Be(reason);
    }

    [Fact]
    public void Parse_SeveralMistakes_AreReportedAtOnceWithTheirPlaces()
    {
        const string Yaml = """
            apiVersion: spec.keptn.sh/0.1.7
            spec:
              stages:
              - name: Dev
                sequences:
                - name: delivery
                  tasks: deployment
              - sequences: []
              - name: prod
                sequences:
                - name: [delivery]
                  name: again
            """;
        var problems = Sample.TheProblems(() => Shipyard.Parse(Yaml, "shop/shipyard.yaml"));
        problems.Select(problem => problem.ToString()).Should().Equal(
            "shop/shipyard.yaml:1: apiVersion: 'spec.keptn.sh/0.1.7' is not supported; needed is 'spec.keptn.sh/0.2.0' or newer, no prerelease",
            "shop/shipyard.yaml:4: spec.stages[0].name: 'Dev' is no valid stage name: a lower-case letter first, then lower-case letters, digits and hyphens, no hyphen last",
            "shop/shipyard.yaml:7: spec.stages[0].sequences[0].tasks: expected a list, but this is text, 'deployment'",
            "shop/shipyard.yaml:8: spec.stages[1].name: a stage must have a name",
            "shop/shipyard.yaml:11: spec.stages[2].sequences[0].name: expected text, but this is a list",
            "shop/shipyard.yaml:12: spec.stages[2].sequences[0].name: the key stands a second time, first on line 11");
    }

    [Theory]
    [InlineData("", "apiVersion|spec")]
    [InlineData("apiVersion: 0.2.0", "spec")]
    [InlineData("apiVersion: 0.2.0\nspec: {}", "spec.stages")]
    [InlineData("apiVersion: 0.2.0\nspec: {stages: []}", "spec.stages")]
    [InlineData("apiVersion: 0.2.0\nspec: {stages: [~]}", "spec.stages")]
    [InlineData("apiVersion: 0.2.0\nspec: {stages: {}}", "spec.stages")]
    public void Parse_NoStage_IsRefused(string yaml, string fields)
    {
        var problems = Sample.TheProblems(() => Shipyard.Parse(yaml, "shipyard.yaml"));
        problems.Select(problem => problem.Field).Should().Equal(fields.Split('|'));
    }

    [Theory]
    [InlineData("spec.keptn.sh/0.2.0", true)]
    [InlineData("0.2", true)]
    [InlineData("v1", true)]
    [InlineData("1.0.0+build.1-x", true)]
    [InlineData("99999999999999999999.0", false)]
    [InlineData("0.1.99", false)]
    [InlineData("0.3.0-rc1", false)]
    [InlineData("0.3.0-", false)]
    [InlineData("0.3.0+", false)]
    [InlineData("0.3.0-01", false)]
    [InlineData("0.3.0-ä", false)]
    [InlineData("0.2.0.1", false)]
    [InlineData("0..2", false)]
    [InlineData("V0.2", false)]
    [InlineData("+0.2", false)]
    [InlineData("SPEC.keptn.sh/0.2.0", false)]
    public void Parse_ApiVersion_MustBe02OrNewer(string version, bool accepted)
    {
        var parse = () => Shipyard.Parse($"apiVersion: '{version}'\nspec: {{stages: [{{name: dev}}]}}", "s");
        if (accepted)
        {
            parse().ApiVersion.Should().Be(version);
        }
        else
        {
            Sample.TheProblem(() => parse()).Reason.Should().Contain($"'{version}'");
        }
    }

    [Fact]
    public void Parse_WithoutValidation_TakesWhatCanBeDecoded()
    {
        var shipyard = Shipyard.Parse("", "shipyard.yaml", new() { Validate = false });
        shipyard.Stages.Should().BeEmpty();
        shipyard.ApiVersion.Should().BeEmpty();
    }

    [Fact]
    public void Parse_WhatKeptnWouldSilentlyNotDo_IsWarnedOf()
    {
        const string Yaml = """
            apiVersion: spec.keptn.sh/0.2.2
            kind: shipyard
            stage: [dev]
            spec:
              stages:
              - name: dev
                sequences:
                - name: delivery
                  triggers: [prod.delivery.finished]
                  triggeredOn:
                  - event: sh.keptn.event.prod.delivery.finished
                  - event: prod.deliver.finished
                  - event: dev.evaluation.finished
                    selector:
                      match:
                        result: failed
                        label: x
                - name: delivery
                  tasks:
                  - name: ""
                    triggeredAfter: 1d
                  - name: a.b
              - name: dev
              -
            """;
        var warnings = Shipyard.Parse(Yaml, "s").Warnings.Select(warning => warning.ToString());
        warnings.Should().SatisfyRespectively(
            first => first.Should().Be("s:2: kind: 'shipyard' should be 'Shipyard'"),
            next => next.Should().StartWith("s:3: stage: the key is not known and is ignored"),
            next => next.Should().StartWith("s:8: spec.stages[0].sequences[0].tasks: Keptn cannot run"),
            next => next.Should().StartWith("s:9: spec.stages[0].sequences[0].triggers: the key is not known"),
            next => next.Should().StartWith("s:11: spec.stages[0].sequences[0].triggeredOn[0].event: 'sh.keptn.event.prod.delivery.finished' never fires"),
            next => next.Should().StartWith("s:12: spec.stages[0].sequences[0].triggeredOn[1].event: 'prod.deliver.finished' never fires: the shipyard has no stage 'prod'"),
            next => next.Should().StartWith("s:16: spec.stages[0].sequences[0].triggeredOn[2].selector.match: 'result: failed' hardly ever fires"),
            next => next.Should().StartWith("s:16: spec.stages[0].sequences[0].triggeredOn[2].selector.match: Keptn ignores 'label'"),
            next => next.Should().StartWith("s:18: spec.stages[0].sequences[1].name: a sequence before this one"),
            next => next.Should().StartWith("s:20: spec.stages[0].sequences[1].tasks[0].name: the name is missing"),
            next => next.Should().StartWith("s:21: spec.stages[0].sequences[1].tasks[0].triggeredAfter: '1d' is no duration (there is no unit 'd')"),
            next => next.Should().StartWith("s:22: spec.stages[0].sequences[1].tasks[1].name: 'a.b' has a dot"),
            next => next.Should().StartWith("s:23: spec.stages[1].name: a stage before this one"),
            next => next.Should().StartWith("s:24: spec.stages[2]: the entry is empty"));
    }

    [Theory]
    [InlineData("staging", "delivery", "pass", "production.delivery")]
    [InlineData("staging", "delivery", "warning", "production.delivery")]
    [InlineData("staging", "delivery", "fail", "")]
    [InlineData("production", "delivery", "fail", "production.rollback")]
    [InlineData("production", "delivery", "pass", "")]
    [InlineData("production", "rollback", "fail", "")]
    [InlineData("nowhere", "delivery", "pass", "")]
    public void GetSuccessors_EndOfSequence_GivesWhatItStarts(string stage, string sequence, string result, string expected)
    {
        var successors = TwoStages.GetSuccessors(stage, sequence, new KeptnResult(result), "deployment");
        string.Join(' ', successors.Select(next => $"{next.Stage.Name}.{next.Sequence.Name}")).Should().Be(expected);
    }

    [Theory]
    [InlineData("evaluation", "fail", true)]
    [InlineData("evaluation", "pass", false)]
    [InlineData("action", "fail", false)]
    public void Selects_ResultOfATask_CountsForTheLastTaskOnly(string lastTask, string result, bool fires)
    {
        var trigger = new ShipyardTrigger
        {
            Event = "production.remediation.finished",
            Match = new Dictionary<string, string> { ["evaluation.result"] = "fail", ["other"] = "pass" },
        };
        trigger.Selects(new KeptnResult(result), lastTask).Should().Be(fires);
    }

    [Theory]
    [InlineData("staging", "delivery", "deployment test evaluation", "")]
    [InlineData("staging", "evaluation", "evaluation", "")]
    [InlineData("staging", "nothing", null, "stage 'staging' has no sequence 'nothing'")]
    [InlineData("nowhere", "evaluation", null, "the shipyard has no stage 'nowhere'")]
    public void TryGetSequence_ByName_GivesItsTasksOrAReason(string stage, string sequence, string? tasks, string reason)
    {
        TwoStages.TryGetSequence(stage, sequence, out var found, out var why).Should().Be(tasks is not null);
        (found is null ? null : string.Join(' ', found.Tasks.Select(task => task.Name))).Should().Be(tasks);
        why.Should().Be(reason);
    }

    [Fact]
    public void TryGetSequence_WithoutTasks_IsRefused()
    {
        var shipyard = new Shipyard
        {
            Stages = [new() { Name = "dev", Sequences = [new() { Name = "evaluation" }] }],
        };
        shipyard.TryGetSequence("dev", "evaluation", out _, out var reason).Should().BeFalse();
        reason.Should().Be("sequence 'evaluation' of stage 'dev' has no tasks");
    }
}

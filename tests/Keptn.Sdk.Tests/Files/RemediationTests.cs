using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class RemediationTests
{
    private static readonly Remediation Scaling = Remediation.Parse(Sample.Read("remediation", "scaling.yaml"), "remediation.yaml");

    [Fact]
    public void Parse_CompleteFile_GivesEveryField()
    {
        (Scaling.ApiVersion, Scaling.Kind, Scaling.Name).Should().Be(("spec.keptn.sh/0.1.4", "Remediation", "shop-remediation"));
        Scaling.Remediations.Select(plan => plan.ProblemType).Should().Equal("Response time degradation", "default");
        var actions = Scaling.Remediations[0].ActionsOnOpen!;
        (actions[0].Name, actions[0].Action, actions[0].Description).Should().Be(
            ("Toggle the promotion", "toggle-feature", "Switches the promotion off"));
        actions[0].Value!.Value.GetRawText().Should().Be("{\"EnablePromotion\":false}", "remediation-service reads YAML 1.1");
        actions[1].Value!.Value.GetRawText().Should().Be("1");
        Scaling.Remediations[1].ActionsOnOpen![0].Value.Should().BeNull();
        Scaling.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("a: on", "{\"a\":true}")]
    [InlineData("a: No", "{\"a\":false}")]
    [InlineData("a: 'off'", "{\"a\":\"off\"}")]
    [InlineData("on: 1", "{\"true\":1}")]
    [InlineData("010: 1", "{\"8\":1}")]
    [InlineData("a: 2022-01-02", "{\"a\":\"2022-01-02\"}")]
    [InlineData("a: [y, n, ~]", "{\"a\":[true,false,null]}")]
    public void Parse_Value_IsWhatJsonMakesOfYaml11(string value, string json) =>
        Parse($"value: {{{value}}}").Remediations[0].ActionsOnOpen![0].Value!.Value.GetRawText().Should().Be(json);

    [Theory]
    [InlineData("action: off", "false")]
    [InlineData("action: Yes", "true")]
    [InlineData("action: 0x10", "16")]
    [InlineData("action: 'off'", "off")]
    [InlineData("ACTION: scale", "scale")]
    [InlineData("action: first, action: last", "last")]
    public void Parse_Text_IsWhatKeptnReads(string field, string expected)
    {
        var remediation = Parse(field);
        remediation.Remediations[0].ActionsOnOpen![0].Action.Should().Be(expected);
        remediation.Warnings.Should().HaveCount(field is "action: 'off'" or "ACTION: scale" ? 0 : 1);
    }

    [Fact]
    public void Parse_UnquotedSwitch_IsWarnedOf()
    {
        var warning = Parse("action: off").Warnings.Should().ContainSingle().Subject;
        warning.Field.Should().Be("spec.remediations[0].actionsOnOpen[0].action");
        warning.Reason.Should().Be("Keptn reads 'off' as 'false'; put it into quotes");
    }

    [Theory]
    [InlineData("apiVersion: spec.keptn.sh/0.1.5\n", 1, "apiVersion", "'spec.keptn.sh/0.1.5' is not supported; it must be 'spec.keptn.sh/0.1.4'")]
    [InlineData("", 1, "apiVersion", "'' is not supported; it must be 'spec.keptn.sh/0.1.4'")]
    [InlineData("apiVersion: spec.keptn.sh/0.1.4\nspec: []\n", 2, "spec", "expected a map, but this is a list")]
    [InlineData("apiVersion: spec.keptn.sh/0.1.4\nspec:\n  remediations:\n  - problemType: {}\n", 4, "spec.remediations[0].problemType", "expected text, but this is a map")]
    [InlineData("apiVersion: spec.keptn.sh/0.1.4\nspec:\n  remediations:\n  - problemType: a\n    actionsOnOpen:\n    - value: .nan\n", 6, "spec.remediations[0].actionsOnOpen[0].value", "'.nan' has no form in JSON")]
    [InlineData("apiVersion: spec.keptn.sh/0.1.4\nspec:\n  remediations:\n  - problemType: a\n    actionsOnOpen:\n    - scale\n", 6, "spec.remediations[0].actionsOnOpen[0]", "expected a map, but this is text, 'scale'")]
    public void Parse_WhatKeptnCannotUse_IsRefusedWithItsPlace(string yaml, int line, string field, string reason)
    {
        var problem = Sample.TheProblem(() => Remediation.Parse(yaml, "remediation.yaml"));
        (problem.Line, problem.Field, problem.Reason).Should().Be((line, field, reason));
    }

    [Theory]
    [InlineData("Response time degradation", "x", 0, "toggle-feature", "")]
    [InlineData("Response time degradation", "x", 1, "scaling", "")]
    [InlineData("Response time degradation", "x", 2, null, "there is no action with index 2 for root cause 'Response time degradation'")]
    [InlineData("x", "Response time degradation", 1, "scaling", "")]
    [InlineData("x", "y", 0, "escalate", "")]
    [InlineData("", "y", 1, null, "there is no action with index 1 for problem title 'y'")]
    [InlineData("", "", 1, null, "there is no action with index 1 for problem type 'default'")]
    public void TryGetAction_Problem_SelectsByCauseThenTitleThenDefault(string cause, string title, int index, string? action, string reason)
    {
        Scaling.TryGetAction(cause, title, index, out var found, out var why).Should().Be(action is not null);
        (found?.Action, why).Should().Be((action, reason));
    }

    [Theory]
    [InlineData("", "escalate")]
    [InlineData("\n    actionsOnOpen:", "escalate")]
    [InlineData("\n    actionsOnOpen: []", null)]
    public void TryGetAction_PlanWithoutActions_FallsBackOnlyIfNoneAreGiven(string actions, string? expected)
    {
        var yaml = $"apiVersion: spec.keptn.sh/0.1.4\nspec:\n  remediations:\n  - problemType: known{actions}\n"
            + "  - problemType: default\n    actionsOnOpen: [{action: escalate}]\n";
        Remediation.Parse(yaml, "r").TryGetAction("known", "", 0, out var found, out _);
        found?.Action.Should().Be(expected);
        (found is null).Should().Be(expected is null);
    }

    [Fact]
    public void TryGetAction_NoPlan_SaysSo()
    {
        new Remediation().TryGetAction("", "title", 0, out _, out var reason).Should().BeFalse();
        reason.Should().Be("there are no actions for problem title 'title'");
    }

    private static Remediation Parse(string actionFields) => Remediation.Parse(
        "apiVersion: spec.keptn.sh/0.1.4\nspec:\n  remediations:\n  - problemType: default\n    actionsOnOpen:\n"
        + $"    - {{action: a, {actionFields}}}\n".Replace("action: a, action", "action", StringComparison.Ordinal)
            .Replace("action: a, ACTION", "ACTION", StringComparison.Ordinal),
        "remediation.yaml");
}

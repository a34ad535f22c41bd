using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class KeptnEventTypeTests
{
    [Theory]
    [InlineData("sh.keptn.event.test.triggered", "test", "triggered")]
    [InlineData("sh.keptn.event.get-sli.finished", "get-sli", "finished")]
    [InlineData("sh.keptn.event.deployment.status.changed", "deployment", "status.changed")]
    [InlineData("sh.keptn.event.evaluation.invalidated", "evaluation", "invalidated")]
    [InlineData("sh.keptn.event.status.changed", "status", "changed")]
    [InlineData("sh.keptn.event.configuration.change", "configuration", "change")]
    [InlineData("sh.keptn.event.project.create", "project", "create")]
    [InlineData("sh.keptn.event.problem.triggered", "problem", "triggered")]
    [InlineData("sh.keptn.event.notify_team.started", "notify_team", "started")]
    public void Parse_TaskEvent_HasTaskAndKind(string value, string task, string kind)
    {
        var type = KeptnEventType.Parse(value);

        type.Category.Should().Be(KeptnEventCategory.Task);
        type.Task.Should().Be(task);
        type.Kind.Should().Be(kind);
        type.Value.Should().Be(value);
        (type.Stage, type.Sequence, type.Action).Should().Be((null, null, null));
        type.IsTaskTriggered.Should().Be(kind == "triggered");
    }

    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "dev", "delivery", "triggered")]
    [InlineData("sh.keptn.event.quality-gate.evaluation.finished", "quality-gate", "evaluation", "finished")]
    [InlineData("sh.keptn.event.project.delivery.triggered", "project", "delivery", "triggered")]
    [InlineData("sh.keptn.event.status.changed.triggered", "status", "changed", "triggered")]
    public void Parse_SequenceEvent_HasStageSequenceAndKind(string value, string stage, string sequence, string kind)
    {
        var type = KeptnEventType.Parse(value);

        type.Category.Should().Be(KeptnEventCategory.Sequence);
        (type.Stage, type.Sequence, type.Kind, type.Task).Should().Be((stage, sequence, kind, null));
        type.IsTaskTriggered.Should().BeFalse();
    }

    [Theory]
    [InlineData("sh.keptn.event.project.create.started", KeptnEventCategory.Project, "create", "started")]
    [InlineData("sh.keptn.event.project.delete.finished", KeptnEventCategory.Project, "delete", "finished")]
    [InlineData("sh.keptn.event.service.create.status.changed", KeptnEventCategory.Service, "create", "status.changed")]
    [InlineData("sh.keptn.event.monitoring.configure", KeptnEventCategory.ConfigureMonitoring, null, "configure")]
    [InlineData("sh.keptn.event.problem.open", KeptnEventCategory.Problem, null, "open")]
    [InlineData("sh.keptn.event.problem.close", KeptnEventCategory.Problem, null, "close")]
    [InlineData("sh.keptn.events.problem", KeptnEventCategory.Problem, null, "")]
    [InlineData("sh.keptn.log.error", KeptnEventCategory.ErrorLog, null, "error")]
    public void Parse_KeptnsOwnEvent_HasItsCategory(string value, KeptnEventCategory category, string? action, string kind)
    {
        var type = KeptnEventType.Parse(value);

        (type.Category, type.Action, type.Kind).Should().Be((category, action, kind));
        (type.Task, type.Stage, type.Sequence).Should().Be((null, null, null));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a.b.c.d.e", "begin with 'sh.keptn.event.'")]
    [InlineData("SH.KEPTN.EVENT.test.triggered", "begin with")]
    [InlineData("sh.keptn.events.task.started", "begin with")]
    [InlineData("sh.keptn.event.", "empty part")]
    [InlineData("sh.keptn.event..triggered", "empty part")]
    [InlineData("sh.keptn.event.test.", "empty part")]
    [InlineData("sh.keptn.event.dev..triggered", "empty part")]
    [InlineData("sh.keptn.event.test", "not 1 parts")]
    [InlineData("sh.keptn.event.dev.delivery.status.changed", "not 4 parts")]
    [InlineData("sh.keptn.event.a.b.c.d.e.triggered", "not 6 parts")]
    public void Parse_NoKeptnType_SaysWhyNot(string value, string reason)
    {
        FluentActions.Invoking(() => KeptnEventType.Parse(value)).Should().Throw<FormatException>().WithMessage($"*{reason}*");

        KeptnEventType.TryParse(value, out var type).Should().BeFalse();
        (type.Category, type.Value, type.Kind).Should().Be((KeptnEventCategory.Unknown, value, string.Empty));
    }

    [Fact]
    public void TryParse_NullOrVeryLong_IsRefused()
    {
        KeptnEventType.TryParse(null, out var none).Should().BeFalse();
        none.Value.Should().BeEmpty();
        KeptnEventType.TryParse("sh.keptn.event." + new string('a', 2000) + ".triggered", out _).Should().BeFalse();
    }

    [Fact]
    public void Builders_Names_MakeTypesThatParseBack()
    {
        KeptnEventType.Triggered("get-sli").Should().Be("sh.keptn.event.get-sli.triggered");
        KeptnEventType.Started("test").Should().Be("sh.keptn.event.test.started");
        KeptnEventType.StatusChanged("test").Should().Be("sh.keptn.event.test.status.changed");
        KeptnEventType.Finished("test").Should().Be("sh.keptn.event.test.finished");
        KeptnEventType.Invalidated("evaluation").Should().Be("sh.keptn.event.evaluation.invalidated");
        KeptnEventType.ForSequence("dev", "delivery", "triggered").Should().Be("sh.keptn.event.dev.delivery.triggered");
    }

    [Theory]
    [InlineData("")]
    [InlineData("sh.keptn.event.test.triggered")]
    public void Builders_EmptyOrDottedName_Throw(string name)
    {
        FluentActions.Invoking(() => KeptnEventType.Triggered(name)).Should().Throw<ArgumentException>().WithParameterName("task");
        FluentActions.Invoking(() => KeptnEventType.ForTask("test", name)).Should().Throw<ArgumentException>().WithParameterName("kind");
        FluentActions.Invoking(() => KeptnEventType.ForSequence(name, "a", "triggered")).Should().Throw<ArgumentException>().WithParameterName("stage");
        FluentActions.Invoking(() => KeptnEventType.ForSequence("a", name, "triggered")).Should().Throw<ArgumentException>().WithParameterName("sequence");
        FluentActions.Invoking(() => KeptnEventType.ForSequence("a", "b", name)).Should().Throw<ArgumentException>().WithParameterName("kind");
    }

    [Theory]
    [InlineData("sh.keptn.event.test.triggered", "finished", "sh.keptn.event.test.finished")]
    [InlineData("sh.keptn.event.test.status.changed", "finished", "sh.keptn.event.test.finished")]
    [InlineData("sh.keptn.event.test.triggered", "status.changed", "sh.keptn.event.test.status.changed")]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "finished", "sh.keptn.event.dev.delivery.finished")]
    [InlineData("sh.keptn.event.service.create.started", "status.changed", "sh.keptn.event.service.create.status.changed")]
    [InlineData("sh.keptn.event.prüfung.triggered", "finished", "sh.keptn.event.prüfung.finished")]
    [InlineData("sh.keptn.event.a-task-whose-name-is-longer-than-what-is-kept.triggered", "finished", "sh.keptn.event.a-task-whose-name-is-longer-than-what-is-kept.finished")]
    public void WithKind_TypeWithKinds_ReplacesTheKind(string value, string kind, string expected) =>
        KeptnEventType.Parse(value).WithKind(kind).Should().Be(expected);

    [Theory]
    [InlineData("sh.keptn.event.test.triggered", "")]
    [InlineData("sh.keptn.event.test.triggered", ".started")]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "status.changed")]
    public void WithKind_BrokenKind_Throws(string value, string kind)
    {
        var type = KeptnEventType.Parse(value);

        FluentActions.Invoking(() => type.WithKind(kind)).Should().Throw<ArgumentException>().WithParameterName(nameof(kind));
    }

    [Theory]
    [InlineData("sh.keptn.event.test.status.changed", "sh.keptn.event.test")]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "sh.keptn.event.dev.delivery")]
    public void WithoutKind_TypeWithKinds_IsTheCommonPart(string value, string expected) =>
        KeptnEventType.Parse(value).WithoutKind().Should().Be(expected);

    [Theory]
    [InlineData("sh.keptn.log.error")]
    [InlineData("sh.keptn.events.problem")]
    [InlineData("sh.keptn.event.monitoring.configure")]
    public void WithKind_TypeWithoutKinds_Throws(string value)
    {
        var type = KeptnEventType.Parse(value);

        FluentActions.Invoking(() => type.WithKind("finished")).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(type.WithoutKind).Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData("sh.keptn.event.test.triggered", true)]
    [InlineData("sh.keptn.event.*.triggered", true)]
    [InlineData("sh.keptn.event.test.*", true)]
    [InlineData("*.*.*.*.*", true)]
    [InlineData("sh.keptn.>", true)]
    [InlineData(">", true)]
    [InlineData("sh.keptn.event.test.triggered.>", false)]
    [InlineData("sh.keptn.event.*", false)]
    [InlineData("sh.keptn.event.*.*.*", false)]
    [InlineData("sh.keptn.event.te*.triggered", false)]
    [InlineData("sh.>.test.triggered", false)]
    [InlineData("sh.keptn.event.test", false)]
    [InlineData("", false)]
    public void Matches_Pattern_FollowsNatsSubjects(string pattern, bool expected) =>
        KeptnEventType.Parse("sh.keptn.event.test.triggered").Matches(pattern).Should().Be(expected);

    [Fact]
    public void TryParse_TaskEvent_AllocatesNothingButTheName()
    {
        const int Count = 1000;
        const string Value = "sh.keptn.event.deployment.status.changed";
        _ = KeptnEventType.TryParse(Value, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
        {
            _ = KeptnEventType.TryParse(Value, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThanOrEqualTo(Count * 48);
    }
}

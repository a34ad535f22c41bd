using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class KeptnEventCatalogTests
{
    [Theory]
    [InlineData("sh.keptn.event.test.triggered", typeof(TestTriggered))]
    [InlineData("sh.keptn.event.get-sli.finished", typeof(GetSliFinished))]
    [InlineData("sh.keptn.event.evaluation.invalidated", typeof(EvaluationInvalidated))]
    [InlineData("sh.keptn.event.monitoring.configure", typeof(MonitoringConfigure))]
    [InlineData("sh.keptn.events.problem", typeof(ProblemData))]
    [InlineData("sh.keptn.event.problem.close", typeof(ProblemData))]
    [InlineData("sh.keptn.log.error", typeof(ErrorLogData))]
    [InlineData("sh.keptn.event.project.create.triggered", typeof(ProjectCreateTriggered))]
    [InlineData("sh.keptn.event.production.remediation.triggered", typeof(RemediationTriggered))]
    [InlineData("sh.keptn.event.production.remediation.finished", typeof(SequenceFinished))]
    [InlineData("sh.keptn.event.dev.delivery.triggered", typeof(SequenceTriggered))]
    [InlineData("sh.keptn.event.dev.delivery.finished", typeof(SequenceFinished))]
    public void Find_KnownFamily_HasItsType(string eventType, Type expected) =>
        KeptnEventCatalog.Find(eventType)!.DataType.Should().Be(expected);

    [Theory]
    [InlineData("sh.keptn.event.test.started")]
    [InlineData("sh.keptn.event.test.status.changed")]
    [InlineData("sh.keptn.event.cost-gate.triggered")]
    [InlineData("sh.keptn.event.cost-gate.finished")]
    [InlineData("sh.keptn.event.dev.delivery.waiting")]
    [InlineData("sh.keptn.event.project.create.started")]
    [InlineData("sh.keptn.event.service.create.triggered")]
    [InlineData("sh.keptn.event.service.create.status.changed")]
    [InlineData("sh.keptn.event.project.delete.triggered")]
    public void Find_OtherKeptnEvent_HasTheCommonMembers(string eventType) =>
        KeptnEventCatalog.Find(eventType)!.DataType.Should().Be<EventData>();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("com.example.thing")]
    [InlineData("sh.keptn.events.tests-finished")]
    [InlineData("sh.keptn.event.a.b.c.triggered")]
    public void Find_NoKeptnType_IsNull(string? eventType) => KeptnEventCatalog.Find(eventType).Should().BeNull();

    [Fact]
    public void Families_EveryTypeThatKnowsItsEvent_IsListed()
    {
        var known = typeof(EventData).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(IKeptnEventData)) && !type.IsInterface);

        KeptnEventCatalog.Families.Select(family => family.DataType).Should().Contain(known);
    }

    [Fact]
    public void Families_EveryType_HasMetadata()
    {
        foreach (var family in KeptnEventCatalog.Families)
        {
            KeptnJson.GetTypeInfo(family.DataType).Type.Should().Be(family.DataType);
        }
    }

    [Fact]
    public void Families_TypesWithoutWildcard_AreFoundUnderTheirName()
    {
        foreach (var family in KeptnEventCatalog.Families.Where(family => !family.Pattern.Contains('*') && !family.Pattern.Contains('>')))
        {
            KeptnEventCatalog.Find(family.Pattern).Should().BeSameAs(family);
            KeptnEventType.TryParse(family.Pattern, out _).Should().BeTrue();
        }
    }
}

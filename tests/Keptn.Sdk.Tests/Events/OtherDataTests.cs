using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Sequences, projects, services, monitoring and the error log.</summary>
public sealed class OtherDataTests
{
    [Fact]
    public void SequenceTriggered_MergedPayload_HasTheSectionsOfTheSequenceBefore()
    {
        var data = Payload.Read<SequenceTriggered>(
            """
            {"stage":"staging","configurationChange":{"values":{"image":"a:1"}},"deployment":{"deploymentNames":["n"]},"test":{"start":"s"},
             "evaluation":{"score":100},"problem":{"State":"OPEN"},"release":null,"temporaryData":{"distributor":{"subscriptionID":""}}}
            """);

        (data.ConfigurationChange.Image, data.Test.Start, data.Evaluation.Score, data.Problem.State).Should().Be(("a:1", "s", 100, "OPEN"));
        data.Deployment.DeploymentNames.Should().Equal("n");
    }

    [Fact]
    public void SequenceFinished_Aborted_KeepsItsStatus()
    {
        var data = Payload.Read<SequenceFinished>("""{"status":"aborted","result":"pass"}""");

        (data.Status, data.Result).Should().Be((KeptnStatus.Aborted, KeptnResult.Pass));
    }

    [Fact]
    public void ProjectCreateTriggered_HasNoCommonMembers()
    {
        const string Json = """{"projectName":"bookshop","gitRemoteURL":"u","shipyard":"c2h="}""";

        var data = Payload.Read<ProjectCreateTriggered>(Json);

        (data.ProjectName, data.GitRemoteUrl, data.Shipyard).Should().Be(("bookshop", "u", "c2h="));
        Payload.Write(data).Should().Be(Json);
    }

    [Fact]
    public void ProjectCreateFinished_Failed_HasEmptyTexts()
    {
        var data = Payload.Read<ProjectCreateFinished>("""{"project":"p","status":"errored","createdProject":{"projectName":"","shipyard":""}}""");

        (data.CreatedProject.ProjectName, data.CreatedProject.Shipyard, data.CreatedProject.GitRemoteUrl).Should().Be(("", "", null));
    }

    [Fact]
    public void ProjectAndServiceEnds_HaveCommonMembers()
    {
        Payload.Read<ProjectDeleteFinished>("""{"project":"p"}""").Project.Should().Be("p");
        Payload.Read<ServiceCreateFinished>("""{"service":"s"}""").Service.Should().Be("s");
        Payload.Read<ServiceDeleteFinished>("""{"service":"s","result":"pass"}""").Result.Should().Be(KeptnResult.Pass);
    }

    [Fact]
    public void MonitoringConfigure_FromTheCommandLine_HasTypeProjectAndService()
    {
        var data = Payload.Read<MonitoringConfigure>("""{"type":"prometheus","project":"p","service":"s"}""");

        (data.MonitoringType, data.Project, data.Stage, data.Service).Should().Be(("prometheus", "p", null, "s"));
        MonitoringConfigure.EventType.Should().Be("sh.keptn.event.monitoring.configure");
    }

    [Fact]
    public void ConfigureMonitoringTriggered_Section_IsInCamelCase()
    {
        var data = Payload.Read<ConfigureMonitoringTriggered>("""{"configureMonitoring":{"type":"prometheus"}}""");

        data.ConfigureMonitoring.MonitoringType.Should().Be("prometheus");
        ConfigureMonitoringTriggered.TaskName.Should().Be("configure-monitoring");
        Payload.Read<ConfigureMonitoringFinished>("{}").Should().Be(new ConfigureMonitoringFinished());
    }

    [Fact]
    public void ErrorLogData_Read_HasNoScope()
    {
        const string Json = """{"message":"m","integrationid":"","task":"test"}""";

        var data = Payload.Read<ErrorLogData>(Json);

        (data.Message, data.IntegrationId, data.Task).Should().Be(("m", "", "test"));
        Payload.Write(data).Should().Be(Json);
    }
}

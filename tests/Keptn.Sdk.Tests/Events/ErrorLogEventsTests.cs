using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Events;

public sealed class ErrorLogEventsTests
{
    private static readonly DateTimeOffset s_time = new(2022, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Create_CauseIsATask_NamesItAndRefersToIt()
    {
        var cause = TestEvents.Triggered("test");

        var report = ErrorLogEvents.Create(cause, "load-tests", s_time, "no such stage", "4711");

        report.Type.Should().Be("sh.keptn.log.error");
        report.Source.Should().Be("load-tests");
        report.KeptnContext.Should().Be(cause.KeptnContext);
        report.TriggeredId.Should().Be(cause.Id);
        report.GitCommitId.Should().Be(cause.GitCommitId);
        report.Time.Should().Be(s_time);
        report.Data.ToString().Should().Be("""{"message":"no such stage","integrationid":"4711","task":"test"}""");
        report.Validate().Should().BeSameAs(report);
    }

    [Fact]
    public void Create_NoCause_HasEmptyTextsWhereNothingIsKnown()
    {
        var report = ErrorLogEvents.Create(null, "load-tests", s_time, "cannot register");

        report.ExtensionAttributes.Select(a => a.Name).Should().Equal(KeptnAttributeNames.KeptnSpecVersion);
        report.Data.ToString().Should().Be("""{"message":"cannot register","integrationid":"","task":""}""");
    }

    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.triggered")]
    [InlineData("com.example.other")]
    public void Create_CauseIsNoTask_NamesNone(string type)
    {
        var report = ErrorLogEvents.Create(new CloudEvent(TestEvents.Triggered("test")) { Type = type }, "load-tests", s_time, "m");

        report.Data.ToString().Should().EndWith("\"task\":\"\"}");
    }

    [Fact]
    public void Create_CauseWithoutContext_IsReportedAllTheSame()
    {
        var cause = new CloudEvent(TestEvents.Triggered("test")) { [KeptnAttributeNames.KeptnContext] = null };

        var report = ErrorLogEvents.Create(cause, "load-tests", s_time, "the attribute shkeptncontext is missing");

        report.KeptnContext.Should().BeNull();
        report.TriggeredId.Should().Be(cause.Id);
    }

    [Theory]
    [InlineData("""{"integrationid":"of-the-cause","task":"other","message":"other"}""", "of-the-cause")]
    [InlineData("""{"integrationid":5}""", "")]
    [InlineData("[1]", "")]
    [InlineData("null", "")]
    public void Create_IntegrationIdNotGiven_IsTheCauses(string causeData, string expected)
    {
        var cause = new CloudEvent(TestEvents.Triggered("test")) { Data = CloudEventData.FromJson(causeData) };

        var report = ErrorLogEvents.Create(cause, "load-tests", s_time, "m");

        report.Data.ToString().Should().Be($$"""{"message":"m","integrationid":"{{expected}}","task":"test"}""");
    }

    [Fact]
    public void Create_NoSourceOrMessage_IsRefused()
    {
        var noSource = () => ErrorLogEvents.Create(null, string.Empty, s_time, "m");
        var noMessage = () => ErrorLogEvents.Create(null, "load-tests", s_time, null!);

        noSource.Should().Throw<ArgumentException>().WithParameterName("source");
        noMessage.Should().Throw<ArgumentNullException>().WithParameterName("message");
    }
}

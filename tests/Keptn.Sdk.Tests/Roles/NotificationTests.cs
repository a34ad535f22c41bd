using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Roles;

public sealed class NotificationTests
{
    [Fact]
    public void Notification_SequenceFinished_HasAllParts()
    {
        var cloudEvent = TestEvents.Create(
            "sh.keptn.event.dev.delivery.finished",
            """{"result":"fail","status":"errored","message":"too slow","labels":{"build":"7"}}""");

        var notification = new Notification(cloudEvent, new Uri("https://keptn.example.com/bridge/"));

        notification.Should().BeEquivalentTo(new { Project = "sockshop", Stage = "dev", Service = "carts", Sequence = "delivery", Task = (string?)null, Message = "too slow" });
        notification.Result.Should().Be(KeptnResult.Fail);
        notification.Status.Should().Be(KeptnStatus.Errored);
        notification.Labels["build"].Should().Be("7");
        notification.BridgeUrl.Should().Be($"https://keptn.example.com/bridge/trace/{cloudEvent.KeptnContext}");
        notification.ToString().Should().Be("sockshop/dev/carts: delivery finished, fail (errored): too slow");
    }

    [Theory]
    [InlineData("test.triggered")]
    [InlineData("test.started")]
    [InlineData("test.status.changed")]
    public void Notification_NotFinished_HasNoOutcomeOfItsOwn(string type)
    {
        var notification = new Notification(TestEvents.Create($"sh.keptn.event.{type}", """{"result":"pass","status":"succeeded"}"""));

        notification.Result.Value.Should().BeEmpty("it is that of the task before");
        notification.Status.Value.Should().BeEmpty();
        notification.Task.Should().Be("test");
    }

    [Theory]
    [InlineData("sh.keptn.event.test.finished", """{"result":"pass"}""", "sockshop/dev/carts: test finished, pass")]
    [InlineData("sh.keptn.event.test.started", "{}", "sockshop/dev/carts: test started")]
    [InlineData("sh.keptn.events.problem", "{}", "sockshop/dev/carts: sh.keptn.events.problem")]
    public void ToString_EachKind_IsALineForPeople(string type, string data, string expected) =>
        new Notification(TestEvents.Create(type, data)).ToString().Should().Be(expected);

    [Fact]
    public void Notification_WithoutDataAndContext_IsEmpty()
    {
        var notification = new Notification(new CloudEvent { Type = "sh.keptn.event.dev.delivery.finished" }, new Uri("https://b"));

        notification.ToString().Should().Be("dev: delivery finished");
        notification.BridgeUrl.Should().BeNull();
        notification.Labels.Should().BeEmpty();
    }
}

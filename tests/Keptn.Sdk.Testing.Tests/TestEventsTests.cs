using System.Text.Json;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>Events as the control plane sends them.</summary>
public sealed class TestEventsTests
{
    [Fact]
    public void Triggered_HasAllThatAnAnswerNeeds()
    {
        var cloudEvent = TestEvents.Triggered("test");

        cloudEvent.Type.Should().Be("sh.keptn.event.test.triggered");
        cloudEvent.Source.Should().Be("shipyard-controller");
        cloudEvent[KeptnAttributeNames.KeptnSpecVersion].Should().Be("0.2.4");
        cloudEvent.Data.ToString().Should().Be("""{"project":"sockshop","stage":"dev","service":"carts"}""");
        EventScope.Read(cloudEvent).Problem.Should().BeNull();
        TestEvents.Triggered("test").Id.Should().NotBe(cloudEvent.Id, "each is an event of its own");
        TestEvents.Triggered("test").KeptnContext.Should().NotBe(cloudEvent.KeptnContext);
    }

    [Fact]
    public void Triggered_FromJson_FillsInWhatIsNotThere()
    {
        using var data = JsonDocument.Parse(TestEvents.Triggered("test", """{"stage":"prod","project":null,"x":1}""").Data.Bytes);

        data.RootElement.GetProperty("stage").GetString().Should().Be("prod");
        data.RootElement.GetProperty("project").ValueKind.Should().Be(JsonValueKind.Null, "null was said");
        data.RootElement.GetProperty("service").GetString().Should().Be(TestEvents.Service);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    public void Create_DataIsNoObject_IsRefused(string json)
    {
        var create = () => TestEvents.Create("a.b", json);

        create.Should().Throw<ArgumentException>().WithMessage("*JSON object*");
    }

    [Fact]
    public void SentEvent_HasNothing_ReadsAsEmpty()
    {
        var sent = new SentEvent(TestEvents.Create("a.b", "{}"));

        sent.Type.Should().Be("a.b");
        sent.Status.Should().Be(default(KeptnStatus));
        sent.Result.Should().Be(default(KeptnResult));
        sent.Message.Should().BeEmpty();
        sent.Labels.Should().BeEmpty();
    }
}

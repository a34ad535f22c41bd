using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents;

public class CloudEventTests
{
    [Fact]
    public void Constructor_Default_IsVersion10WithoutAnythingElse()
    {
        var cloudEvent = new CloudEvent();

        cloudEvent.GetPopulatedAttributes().Select(a => $"{a.Key}={a.Value}").Should().Equal("specversion=1.0");
        cloudEvent.Data.Kind.Should().Be(CloudEventDataKind.None);
    }

    [Fact]
    public void Constructor_Copy_KeepsEverythingAndLeavesTheOriginalAlone()
    {
        var original = Decode(
            """
            {"specversion":"1.0","id":"1","source":"s","type":"t","time":"2022-03-08T09:50:39.599123456Z","subject":null,
             "dataschema":"d","datacontenttype":"application/json","shkeptncontext":"c","n":5,"data":{"a":1}}
            """);
        var before = EnvelopeText.Describe(original);

        EnvelopeText.ShouldBeEqual(new CloudEvent(original), original);

        var changed = new CloudEvent(original) { Id = "2", ["shkeptncontext"] = null, ["triggeredid"] = "1" };
        changed.Id.Should().Be("2");
        changed["shkeptncontext"].Should().BeNull();
        changed["triggeredid"].Should().Be("1");
        changed.TimeText.Should().Be("2022-03-08T09:50:39.599123456Z");
        EnvelopeText.Describe(original).Should().Equal(before);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("time")]
    [InlineData("data")]
    [InlineData("data_base64")]
    public void Indexer_CoreAttributeInInitializer_Throws(string name)
    {
        var act = () => new CloudEvent { [name] = "x" };

        act.Should().Throw<ArgumentException>().WithMessage($"*'{name}'*");
    }

    [Fact]
    public void Indexer_AnyAttribute_GivesItsText()
    {
        var cloudEvent = Decode("""{"specversion":"1.0","id":"1","source":"s","type":"t","n":5,"b":true,"o":{"x":[]},"z":null}""");

        cloudEvent["type"].Should().Be("t");
        cloudEvent["n"].Should().Be("5");
        cloudEvent["b"].Should().Be("true");
        cloudEvent["o"].Should().Be("""{"x":[]}""");
        cloudEvent["z"].Should().BeNull();
        cloudEvent["absent"].Should().BeNull();
    }

    [Fact]
    public void DataContentType_OnlyKeptnsSpelling_IsRead()
    {
        Decode("""{"type":"t","contenttype":"text/plain"}""").DataContentType.Should().Be("text/plain");
        Decode("""{"type":"t","contenttype":"text/plain","datacontenttype":"a/b"}""").DataContentType.Should().Be("a/b");
    }

    [Fact]
    public void Time_Set_ReplacesTheText()
    {
        var received = Decode("""{"type":"t","time":"2022-03-08T09:50:39.599123456Z"}""");

        var changed = new CloudEvent(received) { Time = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)) };

        changed.TimeText.Should().Be("2024-01-02T03:04:05+02:00");
    }

    [Fact]
    public void Validate_CompleteEvent_ReturnsIt()
    {
        var cloudEvent = new CloudEvent { Id = "1", Source = "s", Type = "t" };

        cloudEvent.Validate().Should().BeSameAs(cloudEvent);
    }

    [Fact]
    public void Validate_SeveralFaults_NamesAllOfThem()
    {
        var cloudEvent = Decode("""{"specversion":"0.2","source":"","type":"t","time":""}""");

        var act = () => cloudEvent.Validate();

        act.Should().Throw<InvalidOperationException>()
            .WithMessage("*'id'*'source'*'specversion' is '0.2'*'time' is empty*");
    }

    [Fact]
    public void FromJson_NoText_IsRefused()
    {
        var act = () => CloudEventData.FromJson("");

        act.Should().Throw<ArgumentException>().WithMessage("*CloudEventData.None*");
    }

    [Fact]
    public void DataToString_EachKind_IsReadable()
    {
        CloudEventData.None.ToString().Should().BeEmpty();
        CloudEventData.FromJson("""{"a":1}""").ToString().Should().Be("""{"a":1}""");
        CloudEventData.FromBinary(new byte[] { 0, 255 }).ToString().Should().Be("AP8=");
    }

    private static CloudEvent Decode(string json) =>
        JsonEventFormatter.Default.DecodeStructuredModeMessage(System.Text.Encoding.UTF8.GetBytes(json));
}

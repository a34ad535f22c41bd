using System.Text;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents;

public class JsonEventFormatterLimitTests
{
    private const string Smallest = """{"type":"t"}""";

    [Fact]
    public void MaxMessageSize_AtTheLimit_IsRead()
    {
        var formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxMessageSize = Smallest.Length });

        formatter.DecodeStructuredModeMessage(Utf8(Smallest)).Type.Should().Be("t");
    }

    [Fact]
    public void MaxMessageSize_OneByteMore_IsRefusedWithBothFigures()
    {
        var formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxMessageSize = Smallest.Length });

        var act = () => formatter.DecodeStructuredModeMessage(Utf8(Smallest + " "));

        act.Should().Throw<CloudEventFormatException>().WithMessage("*13 bytes*12*");
    }

    [Theory]
    [InlineData(64, 63, true)]
    [InlineData(64, 64, false)]
    [InlineData(3, 2, true)]
    [InlineData(3, 3, false)]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    public void MaxDepth_CountsTheEnvelope(int limit, int depth, bool isRead)
    {
        var formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxDepth = limit });
        var data = new string('[', depth) + "1" + new string(']', depth);

        var act = () => formatter.DecodeStructuredModeMessage(Utf8($$"""{"type":"t","data":{{data}}}"""));

        if (isRead)
        {
            act.Should().NotThrow();
        }
        else
        {
            act.Should().Throw<CloudEventFormatException>().WithMessage($"*depth*{limit}*");
        }
    }

    [Fact]
    public void MaxDepth_OfAnExtension_IsTheSame()
    {
        var act = () => JsonEventFormatter.Default.DecodeStructuredModeMessage(
            Utf8($$"""{"type":"t","x":{{new string('[', 1_000_000)}}"""));

        act.Should().Throw<CloudEventFormatException>().WithMessage("*depth*64*");
    }

    [Fact]
    public void MaxAttributes_OneMore_IsRefused()
    {
        var formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxAttributes = 3 });

        formatter.DecodeStructuredModeMessage(Utf8("""{"type":"t","a":1,"data":2}""")).Type.Should().Be("t");
        var act = () => formatter.DecodeStructuredModeMessage(Utf8("""{"type":"t","a":1,"a":2,"data":3}"""));

        act.Should().Throw<CloudEventFormatException>().WithMessage("*more than 3 attributes*");
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    public void Constructor_LimitNotPositive_Throws(int size, int depth, int attributes)
    {
        var act = () => new JsonEventFormatter(
            new CloudEventFormatterOptions { MaxMessageSize = size, MaxDepth = depth, MaxAttributes = attributes });

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Constructor_OptionsChangedLater_KeepsItsLimits()
    {
        var options = new CloudEventFormatterOptions();
        var formatter = new JsonEventFormatter(options);
        options.MaxMessageSize = 1;
        options.MaxAttributes = 1;

        formatter.DecodeStructuredModeMessage(Utf8("""{"type":"t","id":"1"}""")).Id.Should().Be("1");
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

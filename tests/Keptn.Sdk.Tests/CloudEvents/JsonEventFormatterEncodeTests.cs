using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents;

public class JsonEventFormatterEncodeTests
{
    [Fact]
    public void Encode_BuiltEvent_IsPlainJson()
    {
        var cloudEvent = new CloudEvent
        {
            Id = "1",
            Source = "a<b>&'c'",
            Type = "t",
            Time = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(1)).AddMilliseconds(120),
            DataContentType = "application/cloudevents+json",
            ["shkeptncontext"] = "Grüße €😀 \"q\" \\ \n",
            Data = CloudEventData.FromJson("""{"a": null}"""),
        };

        Encode(cloudEvent).Should().Be(
            """
            {"specversion":"1.0","id":"1","source":"a<b>&'c'","type":"t","time":"2024-05-06T07:08:09.12+01:00","datacontenttype":"application/cloudevents+json","shkeptncontext":"Grüße €\uD83D\uDE00 \"q\" \\ \n","data":{"a": null}}
            """);
    }

    [Theory]
    [InlineData("text/plain", "Grüße", "\"data\":\"Grüße\"")]
    [InlineData("TEXT/CSV; charset=\"UTF-8\"", "a,b", "\"data\":\"a,b\"")]
    [InlineData("application/xml", "<a/>", "\"data\":\"<a/>\"")]
    [InlineData("image/svg+xml", "<svg/>", "\"data\":\"<svg/>\"")]
    [InlineData("application/yaml", "a: 1", "\"data\":\"a: 1\"")]
    [InlineData("text/plain", "", "\"data\":\"\"")]
    [InlineData("text/plain; charset=iso-8859-1", "a", "\"data_base64\":\"YQ==\"")]
    [InlineData("application/octet-stream", "a", "\"data_base64\":\"YQ==\"")]
    [InlineData("application/json", "1", "\"data_base64\":\"MQ==\"")]
    [InlineData(null, "a", "\"data_base64\":\"YQ==\"")]
    [InlineData("no media type", "a", "\"data_base64\":\"YQ==\"")]
    public void Encode_BinaryData_IsTextWhereTheTypeSaysSo(string? contentType, string text, string expected)
    {
        var cloudEvent = new CloudEvent { Type = "t", DataContentType = contentType, Data = CloudEventData.FromBinary(Encoding.UTF8.GetBytes(text)) };

        Encode(cloudEvent).Should().EndWith($",{expected}}}");
    }

    [Fact]
    public void Encode_BinaryDataOfTextTypeThatIsNoUtf8_IsBase64()
    {
        var cloudEvent = new CloudEvent { Type = "t", DataContentType = "text/plain", Data = CloudEventData.FromBinary(new byte[] { 0xC0, 0xA0 }) };

        Encode(cloudEvent).Should().EndWith(",\"data_base64\":\"wKA=\"}");
    }

    [Fact]
    public void Encode_DataThatCameAsBase64_StaysBase64()
    {
        const string Received = """{"type":"t","datacontenttype":"text/plain","data_base64":"YQ=="}""";

        Encode(Decode(Received)).Should().Be(Received);
    }

    [Fact]
    public void Encode_HalfSurrogatePairInAttribute_BecomesReplacementCharacter()
    {
        var cloudEvent = new CloudEvent { Id = "a\uD800b", Type = "t" };

        Decode(Encode(cloudEvent)).Id.Should().Be("a\uFFFDb");
    }

    [Fact]
    public void Encode_NullAttributeReplaced_IsWrittenOnce()
    {
        var received = Decode("""{"type":"t","id":null,"subject":null,"e":null}""");

        Encode(new CloudEvent(received) { Id = "1", ["e"] = "2" }).Should().Be("""{"id":"1","type":"t","subject":null,"e":"2"}""");
    }

    [Fact]
    public void Encode_OutputThatFails_LeavesTheNextEncodingWhole()
    {
        var cloudEvent = new CloudEvent { Type = "t", Data = CloudEventData.FromJson("[1]") };
        var expected = Encode(cloudEvent);

        var act = () => JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent, new FailingOutput());

        act.Should().Throw<IOException>();
        Encode(cloudEvent).Should().Be(expected);
    }

    [Fact]
    public void Encode_ToOutput_AppendsToWhatIsThere()
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("x"u8);

        JsonEventFormatter.EncodeStructuredModeMessage(new CloudEvent { Type = "t" }, output);

        Encoding.UTF8.GetString(output.WrittenSpan).Should().Be("""x{"specversion":"1.0","type":"t"}""");
    }

    [Fact]
    public void Encode_ToOutput_DoesNotKeepItAlive()
    {
        var output = EncodeToOutputOfItsOwn();

        GC.Collect();

        output.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void Encode_LargeEventThenSmall_BothAreRight()
    {
        var large = new CloudEvent { Type = "t", Data = CloudEventData.FromJson($"\"{new string('x', 2_000_000)}\"") };

        JsonEventFormatter.EncodeStructuredModeMessage(large).Length.Should().BeGreaterThan(2_000_000);
        Encode(new CloudEvent { Type = "t" }).Should().Be("""{"specversion":"1.0","type":"t"}""");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EncodeToOutputOfItsOwn()
    {
        var output = new ArrayBufferWriter<byte>();
        JsonEventFormatter.EncodeStructuredModeMessage(new CloudEvent { Type = "t" }, output);
        return new WeakReference(output);
    }

    private static string Encode(CloudEvent cloudEvent) =>
        Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span);

    private static CloudEvent Decode(string json) =>
        JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(json));

    private sealed class FailingOutput : IBufferWriter<byte>
    {
        public void Advance(int count) => throw new IOException("full");

        public Memory<byte> GetMemory(int sizeHint = 0) => new byte[Math.Max(sizeHint, 16)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}

using System.Text;
using Keptn.Sdk.CloudEvents;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.CloudEvents;

public class JsonEventFormatterAllocationTests(ITestOutputHelper output)
{
    private const string Event500 =
        """
        {"specversion":"1.0","id":"c4d3a334-6cb9-4e8c-a372-7e0b45942f53","source":"shipyard-controller","type":"sh.keptn.event.test.triggered","time":"2022-03-08T09:50:39.599123456Z","datacontenttype":"application/json","shkeptncontext":"a3e5f16d-8888-4720-82c7-6995062905c1","gitcommitid":"0f8d1ac0ffee0f8d1ac0ffee0f8d1ac0ffee0f8d","shkeptnspecversion":"0.2.4","data":{"project":"sockshop","stage":"dev","service":"carts","labels":{"build":"17"},"test":{"teststrategy":"functional"},"deployment":{"a":[]}}}
        """;

    [Fact]
    public void Decode_EventOf500Bytes_AllocatesLittle()
    {
        var body = Encoding.UTF8.GetBytes(Event500);

        var bytes = MeasurePerCall(() => JsonEventFormatter.Default.DecodeStructuredModeMessage(body));

        output.WriteLine($"decoding {body.Length} bytes allocates {bytes} bytes");
        body.Length.Should().BeInRange(495, 505);
        bytes.Should().BeLessThan(1_000);
    }

    [Fact]
    public void Encode_EventOf500Bytes_AllocatesTheResultAndNothingElse()
    {
        var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(Event500));
        var size = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Length;

        var bytes = MeasurePerCall(() => JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent));

        output.WriteLine($"encoding {size} bytes allocates {bytes} bytes");
        bytes.Should().BeLessThan(size + 50);
    }

    private static long MeasurePerCall<T>(Func<T> call)
    {
        const int Calls = 1_000;
        for (var i = 0; i < Calls; i++)
        {
            _ = call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            _ = call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}

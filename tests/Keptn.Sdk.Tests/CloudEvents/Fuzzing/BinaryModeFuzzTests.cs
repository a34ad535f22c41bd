using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.CloudEvents.Http;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.CloudEvents.Fuzzing;

public class BinaryModeFuzzTests(ITestOutputHelper output)
{
    private const int Messages = 30_000;

    private static readonly string[] s_names =
    [
        "ce-specversion", "CE-Id", "ce-source", "ce-type", "ce-time", "ce-subject", "ce-shkeptncontext", "ce-x", "ce-", "ce-data",
        "ce-a-b", "x-other",
    ];

    private static readonly string[] s_parts =
    [
        "a", "Z", "0", " ", "%", "%2", "%20", "%41", "%C3%BC", "%C3", "%0d%0A", "%ff", "\"", "\\", "ü", "€", "😀", ",", "1.0",
        "2022-03-08T09:50:39.599Z",
    ];

    private static readonly string?[] s_contentTypes =
    [
        null, "", "application/json", "application/x+json;charset=utf-8", "text/plain", "text/plain;charset=latin1",
        "application/octet-stream", "application/cloudevents+json", "application/cloudevents-batch+json",
        "application/cloudevents+avro", "nonsense", "text/plain;;=\"",
    ];

    private static readonly byte[][] s_bodies =
    [
        [], [0xC0, 0xA0], [0xEF, 0xBB, 0xBF, (byte)'1'], [.. "null"u8], [.. "text"u8], [.. """{"a":[1,"\ud800"]}"""u8],
        [.. """{"type":"t","data":"x"}"""u8],
    ];

    [Fact]
    public async Task ToCloudEventAsync_AnyHeadersAndBody_AreAcceptedWholeOrRejectedWithAReason()
    {
        var report = await Task.Run(() => RunAsync(seed: 1_2021)).WaitAsync(TimeSpan.FromMinutes(3));

        report.Print(output);
        (report.Accepted + report.Rejected).Should().Be(Messages);
        report.Accepted.Should().BeGreaterThan(2_000);
        report.Rejected.Should().BeGreaterThan(2_000);
        report.DistinctReasons.Should().BeGreaterThan(10, "messages that all fail alike test little");
    }

    private static async Task<FuzzReport> RunAsync(int seed)
    {
        var report = new FuzzReport();
        var random = new Random(seed);
        for (var i = 0; i < Messages; i++)
        {
            var request = Next(random);
            try
            {
                await TryAsync(request, report);
            }
            catch (Exception e) when (e is not CloudEventFormatException)
            {
                var headers = string.Join(", ", request.Headers.Select(h => $"{h.Key}: {h.Value}"));
                throw new InvalidOperationException($"Message {i} of seed {seed}: {headers}", e);
            }
        }

        return report;
    }

    private static HttpRequest Next(Random random)
    {
        List<string> headers = ["ce-specversion: 1.0", "ce-type: t"];
        for (var count = random.Next(4); count > 0; count--)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => s_parts[random.Next(s_parts.Length)]));
            headers.Add($"{s_names[random.Next(s_names.Length)]}: {value}");
        }

        if (random.Next(4) == 0)
        {
            headers.RemoveAt(random.Next(2));
        }

        return HttpMessages.Request(
            s_contentTypes[random.Next(s_contentTypes.Length)], s_bodies[random.Next(s_bodies.Length)], [.. headers]);
    }

    private static async Task TryAsync(HttpRequest request, FuzzReport report)
    {
        CloudEvent accepted;
        try
        {
            accepted = await HttpMessages.ReadAsync(request);
        }
        catch (CloudEventFormatException e)
        {
            report.AddRejection(e.Message);
            return;
        }

        report.Accepted++;
        var structured = JsonEventFormatter.EncodeStructuredModeMessage(accepted);
        Compare(JsonEventFormatter.Default.DecodeStructuredModeMessage(structured), accepted, withData: false);

        HttpContent content;
        try
        {
            content = accepted.ToHttpContent(ContentMode.Binary);
        }
        catch (InvalidOperationException e) when (e.Message.Contains("datacontenttype", StringComparison.Ordinal))
        {
            // It came as it is, but no header of ours says "nonsense".
            return;
        }

        using (content)
        {
            var plain = content.Headers.NonValidated.SelectMany(h => $"{h.Key}{h.Value}");
            plain.All(c => c is >= ' ' and <= '~').Should().BeTrue();
            if (accepted.SpecVersion is not null)
            {
                var again = await HttpMessages.ReadAsync(await HttpMessages.ToRequestAsync(content));
                Compare(again, accepted, withData: accepted.DataContentType is { Length: > 0 });
            }
        }
    }

    // What is implied in one mode is said in the other: the data may gain a content type, or become a JSON string.
    private static void Compare(CloudEvent actual, CloudEvent expected, bool withData)
    {
        if (!Keep(actual, withData).SequenceEqual(Keep(expected, withData), StringComparer.Ordinal))
        {
            Keep(actual, withData).Should().Equal(Keep(expected, withData));
        }
    }

    private static List<string> Keep(CloudEvent cloudEvent, bool withData)
    {
        var parts = EnvelopeText.Describe(cloudEvent);
        return [.. parts.Where(p => withData || !p.StartsWith("data", StringComparison.Ordinal)), BodyOf(cloudEvent)];
    }

    private static string BodyOf(CloudEvent cloudEvent)
    {
        var data = cloudEvent.Data;
        var text = data.Kind == CloudEventDataKind.Json && !MediaTypes.IsJson(cloudEvent.DataContentType)
            ? JsonText.ReadString(data.Bytes.Span)
            : null;
        return Convert.ToHexString(text is null ? data.Bytes.Span : Encoding.UTF8.GetBytes(text));
    }
}

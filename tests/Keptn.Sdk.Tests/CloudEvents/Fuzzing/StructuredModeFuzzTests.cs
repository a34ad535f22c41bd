using Keptn.Sdk.CloudEvents;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.CloudEvents.Fuzzing;

public class StructuredModeFuzzTests(ITestOutputHelper output)
{
    private const int Payloads = 105_000;

    private static readonly JsonEventFormatter s_formatter =
        new(new CloudEventFormatterOptions { MaxAttributes = 64, MaxMessageSize = 64 * 1024 });

    [Fact]
    public async Task Decode_MutatedEvents_AreAcceptedWholeOrRejectedWithAReason()
    {
        // A thread of its own, so that a hang fails the test instead of stopping the run.
        var report = await Task.Run(() => Run(seed: 20_210_927)).WaitAsync(TimeSpan.FromMinutes(3));

        report.Print(output);
        (report.Accepted + report.Rejected).Should().Be(Payloads).And.BeGreaterThanOrEqualTo(100_000);
        report.Accepted.Should().BeGreaterThan(10_000);
        report.Rejected.Should().BeGreaterThan(10_000);
        report.DistinctReasons.Should().BeGreaterThan(15, "payloads that all fail alike test little");
    }

    private static FuzzReport Run(int seed)
    {
        var report = new FuzzReport();
        var mutator = new EventMutator(seed);
        for (var i = 0; i < Payloads; i++)
        {
            var payload = mutator.Next();
            try
            {
                Try(payload, report);
            }
            catch (Exception e) when (e is not CloudEventFormatException)
            {
                throw new InvalidOperationException($"Payload {i} of seed {seed}: {Convert.ToBase64String(payload)}", e);
            }
        }

        return report;
    }

    private static void Try(byte[] payload, FuzzReport report)
    {
        CloudEvent accepted;
        try
        {
            accepted = s_formatter.DecodeStructuredModeMessage(payload);
        }
        catch (CloudEventFormatException e)
        {
            report.AddRejection(e.Message);
            return;
        }

        report.Accepted++;
        var encoded = JsonEventFormatter.EncodeStructuredModeMessage(accepted);
        var again = JsonEventFormatter.Default.DecodeStructuredModeMessage(encoded);
        Compare(EnvelopeText.Describe(again), EnvelopeText.Describe(accepted));
        Compare(EnvelopeText.Read(encoded.Span).Select(Line), EnvelopeText.Read(payload).Select(Line));

        // Whoever reads the payload later must not stumble over it.
        _ = JsonText.ReadString(accepted.Data.Kind == CloudEventDataKind.Json ? accepted.Data.Bytes.Span : "0"u8);
    }

    private static string Line(KeyValuePair<string, string> member) => $"{member.Key}: {member.Value}";

    // FluentAssertions is thorough, and too slow for this many.
    private static void Compare(IEnumerable<string> actual, IEnumerable<string> expected)
    {
        if (!actual.SequenceEqual(expected, StringComparer.Ordinal))
        {
            actual.Should().Equal(expected);
        }
    }
}

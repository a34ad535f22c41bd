using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Benchmarks;

/// <summary>What an event costs without the pipeline: reading it, its typed data, and writing the answers.</summary>
internal static class CodecBenchmarks
{
    /// <summary>Of the whole way of one event through the codec; see the design, "Speed".</summary>
    private const int Budget = 6 * 1024;

    private const string Source = "benchmarks";

    private static readonly JsonTypeInfo<TestTriggered> s_triggered = KeptnJson.GetTypeInfo<TestTriggered>();
    private static readonly JsonTypeInfo<EvaluationFinished> s_evaluation = KeptnJson.GetTypeInfo<EvaluationFinished>();
    private static readonly JsonTypeInfo<TestFinished> s_finished = KeptnJson.GetTypeInfo<TestFinished>();
    private static readonly TestFinished s_result = new() { Test = new() { Start = "2022-01-02T03:04:05Z", End = "2022-01-02T03:14:05Z" } };

    internal static IEnumerable<Benchmark> All()
    {
        var small = SampleEvents.Small;
        var large = SampleEvents.Large;
        var smallEvent = Decode(small);
        var largeEvent = Decode(large);
        yield return Benchmark.Of($"envelope decode, {small.Length} bytes", () => Decode(small));
        yield return Benchmark.Of($"envelope decode, {large.Length} bytes", () => Decode(large));
        yield return Benchmark.Of($"typed decode TestTriggered, {small.Length} bytes", () => KeptnJson.Deserialize(smallEvent.Data, s_triggered));
        yield return Benchmark.Of($"typed decode TestTriggered, {large.Length} bytes", () => KeptnJson.Deserialize(largeEvent.Data, s_triggered));
        yield return Benchmark.Of($"typed decode EvaluationFinished, {large.Length} bytes", () => KeptnJson.Deserialize(largeEvent.Data, s_evaluation));
        yield return Benchmark.Of($"scope read, {small.Length} bytes", () => EventScope.Read(smallEvent));
        yield return Benchmark.Of($"scope read, {large.Length} bytes", () => EventScope.Read(largeEvent));
        yield return Benchmark.Of("started and finished encode", () => Answer(smallEvent));
        yield return Benchmark.Of($"decode and both encodes, {small.Length} bytes", () => Answer(Decode(small)), Budget);
        yield return Benchmark.Of($"decode and both encodes, {large.Length} bytes", () => Answer(Decode(large)), Budget);
    }

    private static CloudEvent Decode(byte[] message) => JsonEventFormatter.Default.DecodeStructuredModeMessage(message);

    private static void Answer(CloudEvent triggered)
    {
        var time = TimeProvider.System.GetUtcNow();
        var content = new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass)
        {
            Data = JsonSerializer.SerializeToUtf8Bytes(s_result, s_finished),
        };
        JsonEventFormatter.EncodeStructuredModeMessage(TaskAnswers.Started(triggered, Source, time));
        JsonEventFormatter.EncodeStructuredModeMessage(TaskAnswers.Finished(triggered, Source, time, content));
    }
}

using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>
/// The picture in docs/observability.md is that of a real trace. To record and draw it anew, run these tests once with
/// UPDATE_SNAPSHOTS=1.
/// </summary>
public sealed class TracePictureTests
{
    private static readonly string s_recording = Path.Combine(RepositoryRoot.Path, "tests", "Keptn.Sdk.Tests", "Data", "telemetry", "trace.tsv");
    private static readonly string s_picture = Path.Combine(RepositoryRoot.Path, "docs", "images", "trace.svg");

    [Fact]
    public async Task Picture_ShowsTheSpansOfASequence()
    {
        var trace = await TraceRecording.RunAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(s_recording)!);
            Directory.CreateDirectory(Path.GetDirectoryName(s_picture)!);
            await File.WriteAllTextAsync(s_recording, trace.ToString());
            await File.WriteAllTextAsync(s_picture, TracePicture.Draw(trace));
        }

        var recorded = TraceRecording.Parse(await File.ReadAllTextAsync(s_recording));

        // Times differ from run to run, spans do not. All of them are in the trace of the context, or none were recorded.
        trace.Shape.Should().Equal(recorded.Shape);
        trace.Spans.Should().HaveCountGreaterThan(14);
        trace.Spans.Where(s => s.Name.StartsWith("process ", StringComparison.Ordinal)).Should().HaveCount(4);
        TracePicture.Draw(recorded).Should().Be((await File.ReadAllTextAsync(s_picture)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Sequence_EachServiceWithItsOwnSpans_IsOneTrace()
    {
        var trace = await TraceRecording.RunAsync();

        var tops = trace.Spans.Where(s => s.Parent.Length == 0).Select(s => s.Name);
        tops.Should().BeEquivalentTo(["process deployment.triggered", "process test.triggered", "process evaluation.triggered"], "their parent follows from the context");
        trace.Spans.Single(s => s.Service == "chat-notifier" && s.Kind == "Consumer").Parent
            .Should().Be(trace.Spans.Single(s => s.Name == "send evaluation.finished").Id, "that event carries its sender's span");
        trace.Spans.Should().OnlyContain(s => s.Duration > 0);
    }
}

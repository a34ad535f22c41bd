using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>
/// The public API of every package, against the text that was reviewed last. To accept a change, run the tests once
/// with UPDATE_SNAPSHOTS=1 and commit what they write.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string s_folder = Path.Combine(RepositoryRoot.Path, "tests", "Keptn.Sdk.Tests", "PublicApi");

    public static TheoryData<string> Names => [.. Packages.Libraries];

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicApi_IsWhatWasReviewed(string package)
    {
        var file = Path.Combine(s_folder, $"{package}.txt");
        var actual = PublicApi.Describe(Packages.Load(package));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(s_folder);
            File.WriteAllText(file, actual);
        }

        var expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : string.Empty;
        var differences = Compare(expected, actual).ToList();

        differences.Should().BeEmpty("the API of {0} is reviewed; to accept the change run with UPDATE_SNAPSHOTS=1", package);
    }

    [Fact]
    public void PublicApi_HasNoFilesOfPackagesThatAreGone() => Directory.GetFiles(s_folder).Select(Path.GetFileNameWithoutExtension).Should().BeSubsetOf(Packages.Libraries);

    [Fact]
    public void Describe_WritesMembersAsCSharp()
    {
        var api = PublicApi.Describe(typeof(KeptnBuilder).Assembly);

        // One of each kind, so that no kind gets lost.
        foreach (var line in new[]
        {
            "delegate Task EventStep(EventContext context, CancellationToken cancellationToken)",
            "sealed class TaskResult",
            "    static TaskResult Pass<TData>(TData data, string? message = null) where TData : class",
            "    static TaskResult Pending { get; }",
            "abstract class EventContext",
            "    TaskResult? Result { get; set; }",
            "    virtual IServiceProvider Services { get; init; }",
            "class EventContext<TData> : EventContext, IAsyncDisposable where TData : class",
            "    override IServiceProvider Services { get; init; }",
            "    protected EventContext(CloudEvent cloudEvent)",
            "enum PipelineDisposition",
            "    Rejected = 1",
            "interface ITaskTriggeredData : IKeptnEventData",
            "    static abstract string TaskName { get; }",
            "    string? this[string attributeName] { get; init; }",
            "    const string Prefix = \"sh.keptn.event.\"",
            "readonly record struct ReceivedEvent",
            "static class KeptnTaskBuilderExtensions",
            "    static bool TryParse(string? value, out KeptnEventType type)",
            "    static KeptnBuilder OnTask<TData, THandler>(this KeptnBuilder builder, Action<TaskOptions<TData>>? configure = null) where TData : class, ITaskTriggeredData where THandler : class, ITaskHandler<TData>",
        })
        {
            api.Split('\n').Should().Contain(line);
        }

        api.Should().NotContain("EqualityContract").And.NotContain("<Clone>").And.NotContain("KeptnPipeline ");
    }

    [Fact]
    public void Compare_NamesWhatCameAndWent() =>
        Compare("class A\n    B()\n    C()\nclass D\n", "class A\n    B()\n    E()\nclass D\n")
            .Should().Equal("- class A:     C()", "+ class A:     E()");

    // Members under their type: the same member of two types is not the same line.
    private static IEnumerable<string> Compare(string expected, string actual)
    {
        var before = Qualify(expected).ToList();
        var now = Qualify(actual).ToList();
        return before.Except(now).Select(l => $"- {l}").Concat(now.Except(before).Select(l => $"+ {l}"));
    }

    private static IEnumerable<string> Qualify(string text)
    {
        var type = string.Empty;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(' '))
            {
                yield return $"{type}: {line}";
            }
            else
            {
                yield return type = line;
            }
        }
    }
}

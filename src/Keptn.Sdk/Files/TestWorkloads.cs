using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>
/// The configuration of a test tool, <c>&lt;tool&gt;/&lt;tool&gt;.conf.yaml</c>: workloads by test strategy. Source: the
/// files of jmeter-service and locust-service; <c>pass</c> and <c>warning</c> are additions of this SDK.
/// </summary>
public sealed class TestWorkloads
{
    /// <summary>The version of the format as written; nobody looks at it.</summary>
    public string SpecVersion { get; init; } = string.Empty;

    /// <summary>The workloads, in the order of the file.</summary>
    public IReadOnlyList<TestWorkload> Workloads { get; init; } = [];

    /// <summary>What is read but will hardly do as meant.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Reads the file.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <param name="options">Limits; <see langword="null"/> means the defaults.</param>
    /// <exception cref="KeptnFileException">
    /// The text is no YAML, a field has the wrong kind, there is no workload, two are for one strategy, or a criterion
    /// cannot be read. The message names every place.
    /// </exception>
    public static TestWorkloads Parse(string yaml, string fileName, KeptnFileOptions? options = null) =>
        ConfigurationFile.Read(yaml, fileName, options, FileRules.Version3, Read);

    /// <summary>The workload for a test strategy; else the one that is for every strategy; else <see langword="null"/>.</summary>
    /// <param name="testStrategy">The strategy.</param>
    public TestWorkload? Find(string testStrategy) =>
        Workloads.FirstOrDefault(workload => workload.TestStrategy == testStrategy)
            ?? Workloads.FirstOrDefault(static workload => workload.TestStrategy.Length == 0);

    private static TestWorkloads Read(FieldReader root)
    {
        var strategies = new HashSet<string>(StringComparer.Ordinal);
        var workloads = root.Objects("workloads", fields => Read(fields, strategies));
        if (root.Validate && workloads.Count == 0 && !root.IsWrong("workloads"))
        {
            root.Error("workloads", "there must be at least one workload");
        }

        return new() { SpecVersion = root.Text("spec_version"), Workloads = workloads, Warnings = root.Warnings };
    }

    private static TestWorkload Read(FieldReader fields, HashSet<string> strategies)
    {
        var strategy = fields.Text("teststrategy");
        if (fields.Validate && !strategies.Add(strategy) && !fields.IsWrong("teststrategy"))
        {
            fields.Error("teststrategy", $"there is a workload for '{strategy}' already");
        }

        return new()
        {
            TestStrategy = strategy,
            Script = fields.OptionalText("script"),
            Properties = fields.TextMap("properties") ?? new Dictionary<string, string>(),
            Pass = ReadCriteria(fields, "pass"),
            Warning = ReadCriteria(fields, "warning"),
            Settings = fields.OtherTexts(),
        };
    }

    private static Dictionary<string, SloCriterion> ReadCriteria(FieldReader fields, string name)
    {
        var criteria = new Dictionary<string, SloCriterion>(StringComparer.Ordinal);
        foreach (var (number, text) in fields.TextMap(name) ?? new Dictionary<string, string>())
        {
            if (!SloCriterion.TryParse(text, out var criterion, out var reason))
            {
                fields.Error(name, $"'{text}' for {number} is no criterion: {reason}");
            }
            else if (criterion.IsRelative)
            {
                fields.Error(name, $"'{text}' for {number} is relative; there are no earlier results here");
            }

            criteria[number] = criterion;
        }

        return criteria;
    }
}

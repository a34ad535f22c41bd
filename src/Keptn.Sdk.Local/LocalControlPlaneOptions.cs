using System.Globalization;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local;

/// <summary>How a <see cref="LocalControlPlane"/> works.</summary>
public sealed class LocalControlPlaneOptions
{
    private const int SmallestEventSize = 64 * 1024;
    private const int LargestEventSize = 4 * 1024 * 1024;
    private const int LongestWaitInDays = 366;

    /// <summary>
    /// The configuration folder: <c>shipyard.yaml</c> and <c>&lt;stage&gt;/&lt;service&gt;/...</c>, or one such folder for
    /// each project. Default: the current directory.
    /// </summary>
    public string Directory { get; set; } = ".";

    /// <summary>
    /// The name that a folder which is one project is listed under, so that those who look for events project by project know
    /// it before the first event. Events may use others all the same. Empty, the default: those that events use, and before
    /// the first one the name of the folder.
    /// </summary>
    public string ProjectName { get; set; } = string.Empty;

    /// <summary>The clock. Default: that of the system.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// How long a task that was sent may stay without any answer before its sequence ends with an error. Zero or less:
    /// for ever. At most 366 days. Default 10 minutes, as in Keptn's chart (TASK_STARTED_WAIT_DURATION).
    /// </summary>
    public TimeSpan TaskStartedTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a task may stay without any answer before a warning says so. Zero or less: no warning. At most 366 days.
    /// Default 5 seconds.
    /// </summary>
    public TimeSpan UnansweredTaskWarning { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Which of Keptn's own services answer their tasks here. Default: all of them.</summary>
    public LocalServices Services { get; set; } = LocalServices.All;

    /// <summary>
    /// The SLI provider that evaluations ask, where no <c>sh.keptn.event.monitoring.configure</c> event has named one for
    /// the project. Empty, the default: the one that has a folder with an <c>sli.yaml</c> in the configuration of service,
    /// stage or project.
    /// </summary>
    public string SliProvider { get; set; } = string.Empty;

    /// <summary>
    /// How long an evaluation may wait for any answer of its SLI provider before a warning says so. Zero or less: no
    /// warning. At most 366 days. Default 60 seconds.
    /// </summary>
    public TimeSpan UnansweredSliWarning { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The attribute <c>shkeptnspecversion</c> of the control plane's events; empty for none. Default <c>latest</c>, which
    /// is what Keptn's chart sets.
    /// </summary>
    public string KeptnSpecVersion { get; set; } = "latest";

    /// <summary>
    /// The largest event that a connected service sends or gets, in bytes: 64 KiB to 4 MiB. Default 1 MiB, as NATS has it.
    /// </summary>
    public int MaxEventSize { get; set; } = 1024 * 1024;

    /// <summary>How many ended sequences, and how many evaluations, are remembered; older ones are forgotten. Default 10,000.</summary>
    public int MaxEndedSequences { get; set; } = 10_000;

    /// <summary>How many events and commands may wait for the control plane; more wait outside. Default 10,000.</summary>
    public int MaxQueuedCommands { get; set; } = 10_000;

    /// <summary>
    /// How many events may wait for one connected service, or one observer. A service loses what comes on top, with a
    /// warning; an observer is cut off with an error. Default 50,000.
    /// </summary>
    public int MaxUndeliveredEvents { get; set; } = 50_000;

    /// <summary>The largest configuration file that is read, in bytes. Default 5 MiB.</summary>
    public int MaxResourceSize { get; set; } = 5 * 1024 * 1024;

    /// <summary>How many bytes of earlier states of the configuration are kept, to be asked for by commit id. Default 64 MiB.</summary>
    public long MaxHistorySize { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// Where events and sequences are kept, so that they survive the process. It is read at once; sequences that were
    /// running go on with <see cref="LocalControlPlane.ContinueAsync"/>. Default <see langword="null"/>: memory alone.
    /// </summary>
    public ILocalHistory? History { get; set; }

    /// <summary>A copy, checked.</summary>
    /// <exception cref="ArgumentException">Values are not usable; the message names them all.</exception>
    internal LocalControlPlaneOptions CopyAndCheck()
    {
        List<string> problems = [];
        Check(problems, !string.IsNullOrWhiteSpace(Directory), nameof(Directory), "must name a folder", Directory);
        Check(problems, TimeProvider is not null, nameof(TimeProvider), "must not be null", null);
        Check(
            problems, ProjectName is "" || (ProjectName is not null && KeptnNames.IsValidEntityName(ProjectName)), nameof(ProjectName),
            "must be a name as Keptn has them, in lower case", ProjectName);
        Check(problems, KeptnSpecVersion is not null, nameof(KeptnSpecVersion), "must not be null", null);
        Check(
            problems, MaxEventSize is >= SmallestEventSize and <= LargestEventSize, nameof(MaxEventSize),
            string.Create(CultureInfo.InvariantCulture, $"must be from {SmallestEventSize} to {LargestEventSize}"), MaxEventSize);
        CheckWait(problems, TaskStartedTimeout, nameof(TaskStartedTimeout));
        CheckWait(problems, UnansweredTaskWarning, nameof(UnansweredTaskWarning));
        CheckWait(problems, UnansweredSliWarning, nameof(UnansweredSliWarning));
        Check(problems, SliProvider is not null, nameof(SliProvider), "must not be null", null);
        Check(problems, MaxEndedSequences > 0, nameof(MaxEndedSequences), "must be positive", MaxEndedSequences);
        Check(problems, MaxQueuedCommands > 0, nameof(MaxQueuedCommands), "must be positive", MaxQueuedCommands);
        Check(problems, MaxUndeliveredEvents > 0, nameof(MaxUndeliveredEvents), "must be positive", MaxUndeliveredEvents);
        Check(problems, MaxResourceSize > 0, nameof(MaxResourceSize), "must be positive", MaxResourceSize);
        Check(problems, MaxHistorySize >= 0, nameof(MaxHistorySize), "must not be negative", MaxHistorySize);
        return problems.Count == 0
            ? (LocalControlPlaneOptions)MemberwiseClone()
            : throw new ArgumentException($"{nameof(LocalControlPlaneOptions)}: {string.Join("; ", problems)}.");
    }

    private static void CheckWait(List<string> problems, TimeSpan value, string name) =>
        Check(problems, value.TotalDays <= LongestWaitInDays, name, $"must not be longer than {LongestWaitInDays} days", value);

    private static void Check(List<string> problems, bool isGood, string name, string rule, object? value)
    {
        if (!isGood)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {rule}, it is '{value}'"));
        }
    }
}

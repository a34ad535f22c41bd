
namespace Keptn.Sdk.Events;

/// <summary>
/// Which typed data belongs to which event. The metadata for reading is
/// <see cref="KeptnJson.GetTypeInfo(Type, System.Text.Json.JsonSerializerOptions?)"/> of the type found here.
/// Source: Keptn spec, cloudevents.md; go-utils pkg/lib/v0_2_0.
/// </summary>
public static class KeptnEventCatalog
{
    private static readonly KeptnEventFamily s_remediation = new("sh.keptn.event.*.remediation.triggered", typeof(RemediationTriggered));

    private static readonly KeptnEventFamily s_sequenceTriggered = new("sh.keptn.event.*.*.triggered", typeof(SequenceTriggered));

    private static readonly KeptnEventFamily s_sequenceFinished = new("sh.keptn.event.*.*.finished", typeof(SequenceFinished));

    private static readonly KeptnEventFamily s_other = new("sh.keptn.event.>", typeof(EventData));

    /// <summary>
    /// Every family, the more special first: the types that are known by name, then sequences, then all the rest of
    /// Keptn's events (started, status changed, custom tasks), which have the common members.
    /// </summary>
    public static IReadOnlyList<KeptnEventFamily> Families { get; } =
    [
        Of<ActionFinished>(),
        Of<ActionTriggered>(),
        Of<ApprovalFinished>(),
        Of<ApprovalTriggered>(),
        Of<ConfigureMonitoringFinished>(),
        Of<ConfigureMonitoringTriggered>(),
        Of<DeploymentFinished>(),
        Of<DeploymentTriggered>(),
        Of<ErrorLogData>(),
        Of<EvaluationFinished>(),
        Of<EvaluationInvalidated>(),
        Of<EvaluationTriggered>(),
        Of<GetActionFinished>(),
        Of<GetActionTriggered>(),
        Of<GetSliFinished>(),
        Of<GetSliTriggered>(),
        Of<MonitoringConfigure>(),
        Of<ProblemData>(),
        Of<ProjectCreateFinished>(),
        Of<ProjectCreateTriggered>(),
        Of<ProjectDeleteFinished>(),
        Of<ReleaseFinished>(),
        Of<ReleaseTriggered>(),
        Of<RollbackFinished>(),
        Of<RollbackTriggered>(),
        Of<ServiceCreateFinished>(),
        Of<ServiceDeleteFinished>(),
        Of<TestFinished>(),
        Of<TestTriggered>(),
        new("sh.keptn.event.problem.close", typeof(ProblemData)),
        new("sh.keptn.event.problem.open", typeof(ProblemData)),
        s_remediation,
        s_sequenceTriggered,
        s_sequenceFinished,
        s_other,
    ];

    private static readonly Dictionary<string, KeptnEventFamily> s_byType =
        Families.Where(family => !family.Pattern.AsSpan().ContainsAny('*', '>')).ToDictionary(family => family.Pattern, StringComparer.Ordinal);

    /// <summary>The family of an event; <see langword="null"/> where the type is none of Keptn's.</summary>
    /// <param name="eventType">The event's type.</param>
    public static KeptnEventFamily? Find(string? eventType)
    {
        if (eventType is not null && s_byType.TryGetValue(eventType, out var family))
        {
            return family;
        }

        if (!KeptnEventType.TryParse(eventType, out var type))
        {
            return null;
        }

        // By category and not by pattern: project.create.triggered looks like a sequence's type.
        return (type.Category, type.Kind) switch
        {
            (KeptnEventCategory.Sequence, KeptnEventKinds.Triggered) => type.Sequence == "remediation" ? s_remediation : s_sequenceTriggered,
            (KeptnEventCategory.Sequence, KeptnEventKinds.Finished) => s_sequenceFinished,
            _ => s_other,
        };
    }

    private static KeptnEventFamily Of<T>()
        where T : IKeptnEventData => new(T.EventType, typeof(T));
}

namespace Keptn.Sdk.Events;

/// <summary>What an event is about, by its type.</summary>
public enum KeptnEventCategory
{
    /// <summary>Not a Keptn event type.</summary>
    Unknown,

    /// <summary>A task: <c>sh.keptn.event.&lt;task&gt;.&lt;kind&gt;</c>.</summary>
    Task,

    /// <summary>A sequence: <c>sh.keptn.event.&lt;stage&gt;.&lt;sequence&gt;.&lt;kind&gt;</c>.</summary>
    Sequence,

    /// <summary>Creation or deletion of a project: <c>sh.keptn.event.project.create.&lt;kind&gt;</c>.</summary>
    Project,

    /// <summary>Creation or deletion of a service: <c>sh.keptn.event.service.create.&lt;kind&gt;</c>.</summary>
    Service,

    /// <summary><c>sh.keptn.event.monitoring.configure</c>.</summary>
    ConfigureMonitoring,

    /// <summary>A problem: <c>sh.keptn.events.problem</c>, <c>sh.keptn.event.problem.open</c> and <c>.close</c>.</summary>
    Problem,

    /// <summary>An error report of an integration: <c>sh.keptn.log.error</c>.</summary>
    ErrorLog,
}

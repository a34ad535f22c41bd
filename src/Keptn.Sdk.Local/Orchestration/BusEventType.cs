using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// A type as the control plane sorts it: by the number of its parts alone, whatever the prefix. That is coarser than
/// <see cref="KeptnEventType"/>, which knows what a type means. Source: go-utils pkg/lib/v0_2_0/events.go.
/// </summary>
internal readonly record struct BusEventType(string Stage, string Name, string Kind)
{
    /// <summary>A sequence event has a stage, a task event has none.</summary>
    internal bool IsSequence => Stage.Length > 0;

    internal static BusEventType? Read(string? type) => type?.Split('.') switch
    {
        [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }, { Length: > 0 } task, { Length: > 0 } kind] =>
            new BusEventType(string.Empty, task, kind),
        [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }, { Length: > 0 } stage, { Length: > 0 } sequence, { Length: > 0 } kind] =>
            new BusEventType(stage, sequence, kind),
        _ => null,
    };
}

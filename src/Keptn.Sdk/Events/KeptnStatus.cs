using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Whether the service did its work: the <c>status</c> of an event. An open set: any text on the wire survives.
/// Source: Keptn spec, cloudevents.md; go-utils pkg/lib/v0_2_0/status.go (<c>aborted</c>).
/// </summary>
[JsonConverter(typeof(KeptnStatusConverter))]
public readonly record struct KeptnStatus
{
    private readonly string? _value;

    /// <summary>A status with any text.</summary>
    /// <param name="value">The text on the wire.</param>
    public KeptnStatus(string value) => _value = value is { Length: > 0 } ? value : null;

    /// <summary><c>succeeded</c>: the service did its work, whatever the verdict.</summary>
    public static KeptnStatus Succeeded { get; } = new("succeeded");

    /// <summary><c>errored</c>: the service could not do its work; the sequence stops.</summary>
    public static KeptnStatus Errored { get; } = new("errored");

    /// <summary><c>aborted</c>: the work was stopped from outside.</summary>
    public static KeptnStatus Aborted { get; } = new("aborted");

    /// <summary><c>unknown</c>: Keptn treats it, as any other text, as a failed result.</summary>
    public static KeptnStatus Unknown { get; } = new("unknown");

    /// <summary>The text on the wire; empty where there was none.</summary>
    public string Value => _value ?? string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Value;
}

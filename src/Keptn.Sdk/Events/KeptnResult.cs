using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// The verdict: the <c>result</c> of an event. An open set: any text on the wire survives. Keptn treats every text
/// other than <c>pass</c> and <c>warning</c> as <c>fail</c>. Source: Keptn spec, cloudevents.md.
/// </summary>
[JsonConverter(typeof(KeptnResultConverter))]
public readonly record struct KeptnResult
{
    private readonly string? _value;

    /// <summary>A result with any text.</summary>
    /// <param name="value">The text on the wire.</param>
    public KeptnResult(string value) => _value = value is { Length: > 0 } ? value : null;

    /// <summary><c>pass</c>.</summary>
    public static KeptnResult Pass { get; } = new("pass");

    /// <summary><c>warning</c>: the sequence goes on.</summary>
    public static KeptnResult Warning { get; } = new("warning");

    /// <summary><c>fail</c>: the sequence stops.</summary>
    public static KeptnResult Fail { get; } = new("fail");

    /// <summary>The text on the wire; empty where there was none.</summary>
    public string Value => _value ?? string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Value;
}

using System.Text.Json;

namespace Keptn.Sdk.Files;

/// <summary>A task of a <see cref="ShipyardSequence"/>.</summary>
public sealed class ShipyardTask
{
    /// <summary>The name, for instance <c>deployment</c>; the event is <c>sh.keptn.event.&lt;name&gt;.triggered</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How long Keptn waits before it asks for the task, as written, for instance <c>10m</c>; empty where absent.</summary>
    public string TriggeredAfter { get; init; } = string.Empty;

    /// <summary>
    /// <see cref="TriggeredAfter"/> as a time span; zero where absent or not readable, which Keptn ignores.
    /// </summary>
    public TimeSpan Delay => GoDuration.TryParse(TriggeredAfter, out var delay) ? delay.ToTimeSpan() : TimeSpan.Zero;

    /// <summary>
    /// What Keptn puts under the task's name into the data of the triggered event; <see langword="null"/> where absent
    /// or null.
    /// </summary>
    public JsonElement? Properties { get; init; }
}

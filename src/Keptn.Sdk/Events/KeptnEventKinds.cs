namespace Keptn.Sdk.Events;

/// <summary>The kinds of events, the last part of a type. Source: Keptn spec, cloudevents.md.</summary>
public static class KeptnEventKinds
{
    /// <summary>Work is asked for.</summary>
    public const string Triggered = "triggered";

    /// <summary>Work has begun.</summary>
    public const string Started = "started";

    /// <summary>Progress is reported.</summary>
    public const string StatusChanged = "status.changed";

    /// <summary>Work has ended.</summary>
    public const string Finished = "finished";

    /// <summary>An earlier outcome is taken back.</summary>
    public const string Invalidated = "invalidated";
}

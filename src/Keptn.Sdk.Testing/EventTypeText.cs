using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing;

/// <summary>Types of events as tests write them.</summary>
internal static class EventTypeText
{
    /// <summary>The full type: <c>test.started</c> is <c>sh.keptn.event.test.started</c>.</summary>
    internal static string Expand(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        return type.StartsWith("sh.keptn.", StringComparison.Ordinal) ? type : KeptnEventType.Prefix + type;
    }
}

using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Executors.Tests;

/// <summary>Events with data as others write it, which our own writers never would.</summary>
internal static class RawEvents
{
    /// <summary>A task whose data has members more.</summary>
    /// <param name="task">The task.</param>
    /// <param name="members">The members, as JSON without braces.</param>
    internal static CloudEvent Triggered(string task, string members)
    {
        var text = Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(TestEvents.Triggered(task)).Span);
        return new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(text.Replace("\"project\"", $"{members},\"project\"", StringComparison.Ordinal)));
    }
}

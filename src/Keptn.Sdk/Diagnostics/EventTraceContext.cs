using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Diagnostics;

/// <summary>
/// Where the spans of an event belong: below its <c>traceparent</c>, and without one into a trace that follows from its
/// <c>shkeptncontext</c>, so that all spans of a sequence meet in one trace though the control plane passes none on.
/// </summary>
internal static class EventTraceContext
{
    private const int TraceIdSize = 16;
    private const int SpanIdSize = 8;

    /// <summary>The parent of an event's spans; the default where the event says nothing.</summary>
    internal static ActivityContext Read(CloudEvent cloudEvent)
    {
        if (cloudEvent[KeptnAttributeNames.TraceParent] is { Length: > 0 } parent
            && ActivityContext.TryParse(parent, cloudEvent[KeptnAttributeNames.TraceState], isRemote: true, out var context))
        {
            return context;
        }

        return cloudEvent.KeptnContext is { } keptnContext ? FromKeptnContext(keptnContext) : default;
    }

    /// <summary>
    /// The trace of a Keptn context: the digits of a UUID; for another text the first 16 bytes of its SHA-256. The span,
    /// which nobody reports, is the next 8 bytes of the SHA-256. It counts as sampled: a sampler that asks the parent
    /// would otherwise drop every trace.
    /// </summary>
    internal static ActivityContext FromKeptnContext(string keptnContext)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(keptnContext), hash);
        var spanId = ActivitySpanId.CreateFromBytes(hash.Slice(TraceIdSize, SpanIdSize));
        if (Guid.TryParse(keptnContext, out var id) && id != Guid.Empty)
        {
            id.TryWriteBytes(hash, bigEndian: true, out _);
        }

        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(hash[..TraceIdSize]), spanId, ActivityTraceFlags.Recorded, traceState: null, isRemote: true);
    }
}

using System.Diagnostics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Diagnostics;

/// <summary>
/// Starts and ends the spans of the SDK. Everything is <see langword="null"/>, and nothing is allocated, when nobody
/// listens. Attributes name events and where they belong; data, labels, messages and exception texts stay out.
/// </summary>
internal static class KeptnActivities
{
    private static readonly ActivitySource s_source = new("Keptn.Sdk", SdkVersion.Value);

    internal static bool HasListeners => s_source.HasListeners();

    /// <summary>The work on one received event, from the moment it has a place to its end.</summary>
    internal static Activity? StartProcess(CloudEvent cloudEvent, in KeptnEventType type, EventScope scope) => s_source.HasListeners()
        ? Start($"{TelemetryNames.Process} {type.Value}", ActivityKind.Consumer, TelemetryNames.Process, EventTraceContext.Read(cloudEvent), cloudEvent, type, scope, default)
        : null;

    /// <summary>The handler, with the middleware around it.</summary>
    internal static Activity? StartHandler(Activity? process, string name) => process is null
        ? null
        : s_source.StartActivity($"handle {name}", ActivityKind.Internal, process.Context);

    /// <summary>The sending of an answer, with all its attempts.</summary>
    internal static Activity? StartSend(Activity? process, ActivityContext parent, CloudEvent cloudEvent, in KeptnEventType type, EventScope scope)
    {
        if (process is null)
        {
            return null;
        }

        // A task that is finished from elsewhere, for instance by a callback over HTTP: that request has its own trace.
        var link = Activity.Current is { } current && current.TraceId != process.TraceId ? current.Context : default;
        return Start($"{TelemetryNames.Send} {cloudEvent.Type}", ActivityKind.Producer, TelemetryNames.Send, parent, cloudEvent, type, scope, link);
    }

    /// <summary>The sending of an event beside the work on one. It belongs to the trace of its run; what caused it is linked.</summary>
    internal static Activity? StartSend(CloudEvent cloudEvent)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }

        _ = KeptnEventType.TryParse(cloudEvent.Type, out var type);
        return Start(
            $"{TelemetryNames.Send} {cloudEvent.Type}",
            ActivityKind.Producer,
            TelemetryNames.Send,
            EventTraceContext.Read(cloudEvent),
            cloudEvent,
            type,
            EventScope.Read(cloudEvent),
            Activity.Current?.Context ?? default);
    }

    /// <summary>The event with the trace context of the span that sends it.</summary>
    internal static CloudEvent Inject(Activity send, CloudEvent cloudEvent) => send.IdFormat == ActivityIdFormat.W3C
        ? new CloudEvent(cloudEvent)
        {
            [KeptnAttributeNames.TraceParent] = send.Id,
            [KeptnAttributeNames.TraceState] = send.TraceStateString is { Length: > 0 } state ? state : null,
        }
        : cloudEvent;

    internal static void SetResult(Activity activity, KeptnResult result, KeptnStatus status)
    {
        activity.SetTag(TelemetryNames.Result, result.Value);
        activity.SetTag(TelemetryNames.Status, status.Value);
    }

    internal static void Fail(Activity activity, string errorType)
    {
        activity.SetTag(TelemetryNames.ErrorType, errorType);
        activity.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Notes a failed attempt in the span that sends, if that is the current one.</summary>
    internal static void AddSendFailure(Exception exception, bool willRetry)
    {
        if (Activity.Current is { Kind: ActivityKind.Producer } send && ReferenceEquals(send.Source, s_source))
        {
            send.AddEvent(new ActivityEvent("keptn.send.failed", tags: new ActivityTagsCollection
            {
                [TelemetryNames.ErrorType] = exception.GetType().FullName,
                ["keptn.send.will_retry"] = willRetry,
            }));
        }
    }

    private static Activity? Start(
        string name,
        ActivityKind kind,
        string operation,
        ActivityContext parent,
        CloudEvent cloudEvent,
        in KeptnEventType type,
        EventScope scope,
        ActivityContext link)
    {
        var tags = new List<KeyValuePair<string, object?>>(12)
        {
            new(TelemetryNames.System, TelemetryNames.Keptn),
            new(TelemetryNames.OperationName, operation),
            new(TelemetryNames.OperationType, operation),
        };
        Add(TelemetryNames.Destination, cloudEvent.Type);
        Add(TelemetryNames.MessageId, cloudEvent.Id);
        Add(TelemetryNames.ConversationId, scope.KeptnContext);
        Add(TelemetryNames.Context, scope.KeptnContext);
        Add(TelemetryNames.Project, scope.Project);
        Add(TelemetryNames.Stage, scope.Stage);
        Add(TelemetryNames.Service, scope.Service);
        Add(TelemetryNames.Task, type.Task);
        ActivityLink[]? links = link == default ? null : [new ActivityLink(link)];
        return s_source.StartActivity(kind, parent, tags, links, name: name);

        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                tags.Add(new(key, value));
            }
        }
    }
}

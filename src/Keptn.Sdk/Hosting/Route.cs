using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>Who handles events of one type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Groups">
/// The handlers of the task together, of which one gets the event, and each event handler by itself.
/// </param>
internal sealed record Route(KeptnEventType Type, HandlerRegistration[][] Groups)
{
    internal static Route Create(string value, IReadOnlyList<HandlerRegistration> handlers)
    {
        _ = KeptnEventType.TryParse(value, out var type);
        var tasks = handlers.Where(h => h.IsTask && h.Pattern == value).ToArray();
        var events = handlers.Where(h => !h.IsTask && type.Matches(h.Pattern)).Select(h => new[] { h });
        return new Route(type, tasks.Length == 0 ? [.. events] : [tasks, .. events]);
    }
}

using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>What registration, catching up and the forwarding of errors log. Event ids 4200 to 4299.</summary>
internal static partial class RegistrationLog
{
    [LoggerMessage(4200, LogLevel.Information, "Registered as integration {Name} with id {Id}.")]
    internal static partial void Registered(ILogger logger, string name, string id);

    [LoggerMessage(4201, LogLevel.Warning, "The control plane has forgotten integration {Id}; it is registered again.")]
    internal static partial void Forgotten(ILogger logger, string id);

    [LoggerMessage(4202, LogLevel.Warning, "The registration at the control plane failed and is tried again, the service goes on: {Reason}")]
    internal static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(4203, LogLevel.Debug, "The registration at the control plane failed again: {Reason}")]
    internal static partial void FailedAgain(ILogger logger, string reason);

    [LoggerMessage(4204, LogLevel.Information, "The control plane answers again.")]
    internal static partial void Recovered(ILogger logger);

    [LoggerMessage(4205, LogLevel.Information, "The subscriptions in force are now: {Subscriptions}")]
    internal static partial void SubscriptionsChanged(ILogger logger, string subscriptions);

    [LoggerMessage(4206, LogLevel.Warning, "The control plane knew integration {Name} already and keeps its old subscriptions; missing are {Missing}. Such events do not arrive until the subscriptions are added in the Bridge, or by this service with Keptn:Registration:ManageSubscriptions, or integration {Id} is deleted and registers anew.")]
    internal static partial void SubscriptionsMissing(ILogger logger, string name, string missing, string id);

    [LoggerMessage(4207, LogLevel.Information, "The control plane keeps another filter for {Event} than the service declares; the control plane's applies.")]
    internal static partial void FilterDiffers(ILogger logger, string @event);

    [LoggerMessage(4208, LogLevel.Information, "Created the missing subscription to {Subscription} with id {Id}.")]
    internal static partial void SubscriptionCreated(ILogger logger, string subscription, string id);

    [LoggerMessage(4209, LogLevel.Information, "Removed the subscription to {Subscription} with id {Id}, which this service once created and no longer declares.")]
    internal static partial void SubscriptionRemoved(ILogger logger, string subscription, string id);

    [LoggerMessage(4210, LogLevel.Information, "Unregistered integration {Id}.")]
    internal static partial void Unregistered(ILogger logger, string id);

    [LoggerMessage(4211, LogLevel.Warning, "Integration {Id} could not be unregistered: {Reason}")]
    internal static partial void UnregisterFailed(ILogger logger, string id, string reason);

    [LoggerMessage(4220, LogLevel.Warning, "Open tasks cannot be looked for, those that were missed stay missed until this works: {Reason}")]
    internal static partial void CatchUpFailed(ILogger logger, string reason);

    [LoggerMessage(4221, LogLevel.Debug, "Open tasks can still not be looked for: {Reason}")]
    internal static partial void CatchUpFailedAgain(ILogger logger, string reason);

    [LoggerMessage(4222, LogLevel.Information, "Open tasks can be looked for again.")]
    internal static partial void CatchUpRecovered(ILogger logger);

    [LoggerMessage(4223, LogLevel.Information, "Event {Type} {Id} never arrived and is taken up from the control plane's open tasks.")]
    internal static partial void CaughtUp(ILogger logger, string? type, string id);

    [LoggerMessage(4224, LogLevel.Debug, "Open event {Type} {Id} is not taken up: {Reason}")]
    internal static partial void NotCaughtUp(ILogger logger, string? type, string id, string reason);

    [LoggerMessage(4230, LogLevel.Warning, "{Count} errors could not be sent to Keptn's log and are dropped: {Reason}")]
    internal static partial void ErrorsDropped(ILogger logger, long count, string reason);

    [LoggerMessage(4231, LogLevel.Debug, "Errors could not be sent to Keptn's log, trying again: {Reason}")]
    internal static partial void ErrorsDelayed(ILogger logger, string reason);
}

using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Kubernetes;

internal static partial class KubernetesLog
{
    [LoggerMessage(7151, LogLevel.Warning, "A call of the Kubernetes API is tried again in {Delay}: {Reason}")]
    internal static partial void Retrying(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(7152, LogLevel.Information, "Job {Namespace}/{Job} was created for task {Task} of action {Action}.")]
    internal static partial void Created(ILogger logger, string @namespace, string job, string task, string action);

    [LoggerMessage(7153, LogLevel.Information, "Job {Namespace}/{Job} is there already, for the same event and task; it is taken over.")]
    internal static partial void Adopted(ILogger logger, string @namespace, string job);

    [LoggerMessage(7154, LogLevel.Information, "Job {Namespace}/{Job} ended: {Reason}")]
    internal static partial void Ended(ILogger logger, string @namespace, string job, string reason);

    [LoggerMessage(7155, LogLevel.Information, "Job {Namespace}/{Job} was deleted: {Reason}")]
    internal static partial void Deleted(ILogger logger, string @namespace, string job, string reason);

    [LoggerMessage(7156, LogLevel.Error, "Job {Namespace}/{Job} could not be deleted; Kubernetes ends it at its deadline: {Reason}")]
    internal static partial void NotDeleted(ILogger logger, string @namespace, string job, string reason);

    [LoggerMessage(7157, LogLevel.Warning, "The watch of job {Namespace}/{Job} broke and is begun anew: {Reason}")]
    internal static partial void WatchBroke(ILogger logger, string @namespace, string job, string reason);

    [LoggerMessage(7158, LogLevel.Warning, "Job {Namespace}/{Job} is asked for every few seconds, as it may not be watched: {Reason}")]
    internal static partial void Polling(ILogger logger, string @namespace, string job, string reason);

    [LoggerMessage(7159, LogLevel.Warning, "Of job {Namespace}/{Job} the {What} cannot be read: {Reason}")]
    internal static partial void NotReadable(ILogger logger, string @namespace, string job, string what, string reason);
}

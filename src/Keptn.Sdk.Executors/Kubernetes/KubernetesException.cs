using System.Net;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>A call of the Kubernetes API failed. The message says why, in the API server's words where it has some.</summary>
internal sealed class KubernetesException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The HTTP status; <see langword="null"/> where there was no answer.</summary>
    internal HttpStatusCode? Status { get; init; }

    /// <summary>The reason in the answer, for instance <c>AlreadyExists</c>; <see langword="null"/> where it has none.</summary>
    internal string? Reason { get; init; }

    /// <summary>Whether the same call may succeed later.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    internal bool IsNotFound => Status == HttpStatusCode.NotFound;

    internal bool IsForbidden => Status == HttpStatusCode.Forbidden;

    internal bool AlreadyExists => Status == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    /// <summary>What we know is too old to watch from: everything must be listed anew.</summary>
    internal bool IsExpired => Status == HttpStatusCode.Gone || Reason is "Expired" or "Gone";
}

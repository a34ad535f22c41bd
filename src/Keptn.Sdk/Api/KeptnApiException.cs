using System.Net;

namespace Keptn.Sdk.Api;

/// <summary>
/// A call of Keptn's API failed. The message names the call and says why; it never holds a token or a secret.
/// </summary>
public sealed class KeptnApiException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public KeptnApiException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public KeptnApiException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public KeptnApiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Why the call failed.</summary>
    public KeptnApiFailure Failure { get; init; }

    /// <summary>The HTTP status; <see langword="null"/> where there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The <c>code</c> in the answer's body: mostly the status, but 422 carries a code of its own.</summary>
    public int? KeptnCode { get; init; }

    /// <summary>The <c>message</c> in the answer's body, as it came; <see langword="null"/> where it had none.</summary>
    public string? KeptnMessage { get; init; }

    /// <summary>The verb of the call.</summary>
    public HttpMethod? Method { get; init; }

    /// <summary>The path of the call as sent, without the query.</summary>
    public string? Path { get; init; }

    /// <summary>What is missing, where the status is 404.</summary>
    public KeptnNotFound NotFound { get; init; }

    /// <summary>
    /// Whether Keptn says that what was asked for does not exist. <see langword="false"/> for a 404 that means
    /// "wrong address" (<see cref="KeptnNotFound.Route"/>).
    /// </summary>
    public bool IsNotFound => NotFound is not (KeptnNotFound.None or KeptnNotFound.Route);

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the call may have had its effect all the same, for instance after a lost connection.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>How long the server asks to wait; <see langword="null"/> where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>
/// Thrown by a handler: the task could not be done. Its message reaches the <c>.finished</c> event and so Keptn's
/// users; messages of all other exceptions stay in the log.
/// </summary>
public class KeptnTaskException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public KeptnTaskException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">Why, for Keptn's users.</param>
    public KeptnTaskException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">Why, for Keptn's users.</param>
    /// <param name="innerException">The cause, for the log.</param>
    public KeptnTaskException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The status of the finished event. Default <c>errored</c>.</summary>
    public KeptnStatus Status { get; init; } = KeptnStatus.Errored;

    /// <summary>The result of the finished event. Default <c>fail</c>.</summary>
    public KeptnResult Result { get; init; } = KeptnResult.Fail;
}

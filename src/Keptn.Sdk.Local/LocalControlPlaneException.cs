namespace Keptn.Sdk.Local;

/// <summary>A sequence could not be started; the message says why, and what there is instead.</summary>
public sealed class LocalControlPlaneException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public LocalControlPlaneException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public LocalControlPlaneException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public LocalControlPlaneException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace Keptn.Sdk;

/// <summary>The base of every exception that this SDK defines for Keptn's own failures.</summary>
public abstract class KeptnException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    protected KeptnException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    protected KeptnException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    protected KeptnException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

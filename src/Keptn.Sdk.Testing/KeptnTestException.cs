namespace Keptn.Sdk.Testing;

/// <summary>An expectation of a test does not hold. The message carries a transcript of what happened.</summary>
public sealed class KeptnTestException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public KeptnTestException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What was expected and what happened.</param>
    public KeptnTestException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What was expected and what happened.</param>
    /// <param name="innerException">The cause.</param>
    public KeptnTestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace Keptn.Sdk.Local.Configuration;

/// <summary>The configuration folder does not have what was asked for in a usable form.</summary>
public sealed class LocalConfigurationException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public LocalConfigurationException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public LocalConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public LocalConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

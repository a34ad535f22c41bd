namespace Keptn.Sdk.CloudEvents;

/// <summary>A message is not a CloudEvent. The text says which attribute or place is wrong, and why.</summary>
public sealed class CloudEventFormatException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public CloudEventFormatException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is wrong.</param>
    public CloudEventFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public CloudEventFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The attribute that is wrong; <see langword="null"/> where the message as a whole is.</summary>
    public string? Attribute { get; init; }
}

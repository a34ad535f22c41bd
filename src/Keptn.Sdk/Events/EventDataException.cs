namespace Keptn.Sdk.Events;

/// <summary>The data of an event cannot be read as the type that a handler wants. The message names the member.</summary>
public sealed class EventDataException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public EventDataException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">Which member is wrong, and why.</param>
    public EventDataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">Which member is wrong, and why.</param>
    /// <param name="innerException">The cause.</param>
    public EventDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace Keptn.Sdk.Transport;

/// <summary>An event could not be sent.</summary>
public sealed class EventTransportException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public EventTransportException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public EventTransportException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public EventTransportException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether trying again can help. Default <see langword="true"/>.</summary>
    public bool IsTransient { get; init; } = true;

    /// <summary>Whether the event may have arrived all the same (for instance after a lost connection). Default <see langword="false"/>.</summary>
    public bool MayHaveArrived { get; init; }
}

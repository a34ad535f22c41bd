namespace Keptn.Sdk;

/// <summary>
/// The data of an event cannot be read as a type. The message names the type, the member and what is wrong with it,
/// but no value of the data.
/// </summary>
public sealed class EventDataException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public EventDataException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is wrong.</param>
    public EventDataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public EventDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The type that the data was to be read as.</summary>
    public Type? DataType { get; init; }

    /// <summary>
    /// The member that is wrong, seen from the event's data, for instance <c>evaluation.indicatorResults[0].score</c>;
    /// <see langword="null"/> where the data as a whole is.
    /// </summary>
    public string? Member { get; init; }
}

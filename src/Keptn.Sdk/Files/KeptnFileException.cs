namespace Keptn.Sdk.Files;

/// <summary>
/// A configuration file of Keptn cannot be used. The message names the file, and for every problem the line, the field
/// and the reason.
/// </summary>
public sealed class KeptnFileException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public KeptnFileException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public KeptnFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public KeptnFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for the problems of one file.</summary>
    /// <param name="problems">What is wrong, at least one.</param>
    /// <param name="innerException">The cause, if another error was one.</param>
    public KeptnFileException(IReadOnlyList<KeptnFileProblem> problems, Exception? innerException = null)
        : base(Describe(problems), innerException!)
    {
        Problems = problems;
    }

    /// <summary>Everything that is wrong, in the order of the file.</summary>
    public IReadOnlyList<KeptnFileProblem> Problems { get; } = [];

    private static string Describe(IReadOnlyList<KeptnFileProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count, nameof(problems));
        return string.Join('\n', problems);
    }
}

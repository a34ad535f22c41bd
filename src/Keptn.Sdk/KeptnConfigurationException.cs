namespace Keptn.Sdk;

/// <summary>The service cannot start as it is set up. The message names every problem, one a line.</summary>
public sealed class KeptnConfigurationException : KeptnException
{
    /// <summary>Creates the exception without a message.</summary>
    public KeptnConfigurationException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is wrong.</param>
    public KeptnConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public KeptnConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal KeptnConfigurationException(string serviceName, IReadOnlyList<string> problems)
        : base($"The Keptn service '{serviceName}' cannot start:{string.Concat(problems.Select(p => $"{Environment.NewLine}- {p}"))}")
    {
        Problems = problems;
    }

    /// <summary>The problems, each a sentence.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}

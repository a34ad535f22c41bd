namespace Keptn.Sdk;

/// <summary>
/// A file that a handler cannot do without is nowhere in the configuration repository. The message names every place that
/// was looked at and, as that of any <see cref="KeptnTaskException"/>, reaches the <c>.finished</c> event.
/// </summary>
public sealed class ResourceNotFoundException : KeptnTaskException
{
    /// <summary>Creates the exception without a message.</summary>
    public ResourceNotFoundException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is missing.</param>
    public ResourceNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What is missing.</param>
    /// <param name="innerException">The cause.</param>
    public ResourceNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a file.</summary>
    /// <param name="resource">The file's name.</param>
    /// <param name="places">Where was looked, in this order.</param>
    /// <param name="gitCommitId">The commit that was read; <see langword="null"/> or empty for the newest one.</param>
    public ResourceNotFoundException(string resource, IReadOnlyList<string> places, string? gitCommitId = null)
        : base(Describe(resource, places, gitCommitId))
    {
        Resource = resource;
        Places = places;
    }

    /// <summary>The file's name; empty where it is not known.</summary>
    public string Resource { get; } = string.Empty;

    /// <summary>Where was looked, in this order, for instance <c>stage sockshop/dev</c>.</summary>
    public IReadOnlyList<string> Places { get; } = [];

    private static string Describe(string resource, IReadOnlyList<string> places, string? gitCommitId)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(places);
        var commit = string.IsNullOrEmpty(gitCommitId) ? string.Empty : $" (commit {gitCommitId})";
        return $"'{resource}' is not in the configuration repository. Looked at: {string.Join(", ", places)}{commit}.";
    }
}

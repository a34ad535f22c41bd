namespace Keptn.Sdk.Api;

/// <summary>
/// Runs of sequences: their state, and the control over them. Source: shipyard-controller, <c>/v1/sequence</c>.
/// Failures are <see cref="KeptnApiException"/>; an unknown context is none.
/// </summary>
public interface ISequencesApi
{
    /// <summary>Reads the runs of a project, newest first. An unknown project has none.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="query">Which ones; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<SequenceState> QueryAsync(string project, SequenceQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads one run.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="keptnContext">The run's context.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The run; <see langword="null"/> where the project has none of that context.</returns>
    Task<SequenceState?> FindAsync(string project, string keptnContext, CancellationToken cancellationToken = default);

    /// <summary>Pauses a run: the task that is under way goes on, no further one begins. It can still time out.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="keptnContext">The run's context.</param>
    /// <param name="stage">The one stage to pause; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task PauseAsync(string project, string keptnContext, string? stage = null, CancellationToken cancellationToken = default);

    /// <summary>Lets a paused run go on. A run that is over becomes <c>started</c> again in Keptn 1.4.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="keptnContext">The run's context.</param>
    /// <param name="stage">The one stage to resume; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task ResumeAsync(string project, string keptnContext, string? stage = null, CancellationToken cancellationToken = default);

    /// <summary>Aborts a run. Services at work are not told by event; what they answer later is ignored.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="keptnContext">The run's context.</param>
    /// <param name="stage">The one stage to abort; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task AbortAsync(string project, string keptnContext, string? stage = null, CancellationToken cancellationToken = default);
}

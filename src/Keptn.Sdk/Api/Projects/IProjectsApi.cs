namespace Keptn.Sdk.Api;

/// <summary>Projects. Source: shipyard-controller, <c>/v1/project</c>. Failures are <see cref="KeptnApiException"/>.</summary>
public interface IProjectsApi
{
    /// <summary>Lists all projects by name.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<KeptnProject> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets a project with its stages and services.</summary>
    /// <param name="project">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KeptnProject> GetAsync(string project, CancellationToken cancellationToken = default);

    /// <summary>Creates a project. Not repeated after a failure.</summary>
    /// <param name="project">The project.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task CreateAsync(ProjectDefinition project, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the upstream repository of a project. To change the shipyard write the file <c>shipyard.yaml</c> of the
    /// project with <see cref="IResourcesApi"/>: the control plane of Keptn 1.4 stores what is sent here still encoded,
    /// and the project's next sequence fails.
    /// </summary>
    /// <param name="project">Its name.</param>
    /// <param name="gitCredentials">The repository and how to get in.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task UpdateAsync(string project, GitCredentials gitCredentials, CancellationToken cancellationToken = default);

    /// <summary>Deletes a project with its events. The upstream repository stays. Succeeds for an unknown project.</summary>
    /// <param name="project">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the control plane says is left to clean up.</returns>
    Task<string> DeleteAsync(string project, CancellationToken cancellationToken = default);
}

namespace Keptn.Sdk.Api;

/// <summary>
/// Files in Keptn's configuration repository. Names may have folders; they are escaped as each way to the service
/// needs it. Source: resource-service, <c>/v1/project/.../resource</c>. Failures are <see cref="KeptnApiException"/>.
/// </summary>
public interface IResourcesApi
{
    /// <summary>Reads a file.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="uri">Its name, for instance <c>slo.yaml</c>.</param>
    /// <param name="gitCommitId">The commit to read from; <see langword="null"/> or empty for the newest one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KeptnApiException">
    /// Also where it is missing: <see cref="KeptnApiException.NotFound"/> says whether it is the file or what holds it.
    /// An unknown commit is an error 500.
    /// </exception>
    Task<KeptnResource> GetAsync(ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a file that need not exist.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="uri">Its name.</param>
    /// <param name="gitCommitId">The commit to read from; <see langword="null"/> or empty for the newest one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The file; <see langword="null"/> where project, stage and service exist and the file does not.</returns>
    Task<KeptnResource?> FindAsync(ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads a file from the nearest level that has it: service, then stage, then project. A service or stage without
    /// a folder of its own is passed over, an unknown project is an error.
    /// </summary>
    /// <param name="scope">Where to begin.</param>
    /// <param name="uri">Its name.</param>
    /// <param name="gitCommitId">
    /// The commit for service and stage. The project is on another branch and is always read in its newest state.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The file; <see langword="null"/> where no level has it.</returns>
    Task<KeptnResource?> FindNearestAsync(ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the files of one level in their newest state. A stage's list holds the folders of its services.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<ResourceEntry> ListAsync(ResourceScope scope, CancellationToken cancellationToken = default);

    /// <summary>Writes files in one commit; existing ones are replaced. Not repeated after a failure.</summary>
    /// <param name="scope">Where; it must exist.</param>
    /// <param name="resources">The files, at least one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ResourceCommit> CreateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken = default);

    /// <summary>Writes files in one commit, as <see cref="CreateAsync"/>; may be repeated after a failure.</summary>
    /// <param name="scope">Where; it must exist.</param>
    /// <param name="resources">The files, at least one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ResourceCommit> UpdateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken = default);

    /// <summary>Writes one file; makes it where it is missing. May be repeated after a failure.</summary>
    /// <param name="scope">Where; it must exist.</param>
    /// <param name="resource">The file.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file. A missing one is an error (404). Not repeated after a failure.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="uri">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken = default);
}

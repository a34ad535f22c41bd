namespace Keptn.Sdk.Api;

/// <summary>
/// Stages of a project; they come from its shipyard and can only be read. Source: shipyard-controller,
/// <c>/v1/project/{project}/stage</c>. Failures are <see cref="KeptnApiException"/>.
/// </summary>
public interface IStagesApi
{
    /// <summary>Lists the stages of a project by name.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<KeptnStage> ListAsync(string project, CancellationToken cancellationToken = default);

    /// <summary>Gets a stage with its services.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KeptnStage> GetAsync(string project, string stage, CancellationToken cancellationToken = default);
}

namespace Keptn.Sdk.Api;

/// <summary>
/// Services of a project. Source: shipyard-controller, <c>/v1/project/{project}/service</c> and
/// <c>.../stage/{stage}/service</c>. Failures are <see cref="KeptnApiException"/>.
/// </summary>
public interface IServicesApi
{
    /// <summary>Lists the services of a stage by name.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<KeptnService> ListAsync(string project, string stage, CancellationToken cancellationToken = default);

    /// <summary>Gets a service with its state in a stage.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KeptnService> GetAsync(string project, string stage, string service, CancellationToken cancellationToken = default);

    /// <summary>Creates a service in all stages of a project. Not repeated after a failure.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="service">The service's name: up to 43 characters, none of <c>/ &gt; &lt; | : &amp;</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task CreateAsync(string project, string service, CancellationToken cancellationToken = default);

    /// <summary>Deletes a service from all stages of a project. Not repeated after a failure.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task DeleteAsync(string project, string service, CancellationToken cancellationToken = default);
}

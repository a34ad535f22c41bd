namespace Keptn.Sdk.Api;

/// <summary>What an answer 404 says is missing. Keptn tells these apart by text only.</summary>
public enum KeptnNotFound
{
    /// <summary>The answer was not 404.</summary>
    None,

    /// <summary>The address: no service of Keptn knows this route. Mostly a wrong endpoint.</summary>
    Route,

    /// <summary>The project (the resource service then says that it has no credentials of its upstream repository).</summary>
    Project,

    /// <summary>The stage.</summary>
    Stage,

    /// <summary>The service.</summary>
    Service,

    /// <summary>The file.</summary>
    Resource,

    /// <summary>The project's upstream repository.</summary>
    UpstreamRepository,

    /// <summary>Something else; see <see cref="KeptnApiException.KeptnMessage"/>.</summary>
    Other,
}

using System.Text;

namespace Keptn.Sdk.Api;

internal sealed class ProjectsApi(ApiConnection connection) : IProjectsApi
{
    private const string Root = "/v1/project";

    public IAsyncEnumerable<KeptnProject> ListAsync(CancellationToken cancellationToken) =>
        Pages.ReadAsync(connection, ReadAsync, cancellationToken);

    public async Task<KeptnProject> GetAsync(string project, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get(ApiService.ControlPlane, $"{Root}/{ApiPath.Escape(project)}");
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Read(KeptnApiJsonContext.Default.KeptnProject);
    }

    public async Task CreateAsync(ProjectDefinition project, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentException.ThrowIfNullOrEmpty(project.Name, nameof(project));
        ArgumentException.ThrowIfNullOrEmpty(project.Shipyard, nameof(project));
        var wire = new ProjectWire(
            project.Name, Convert.ToBase64String(Encoding.UTF8.GetBytes(project.Shipyard)), project.GitCredentials);
        var request = ApiRequest.Post(ApiService.ControlPlane, Root, wire, ApiWireContext.Default.ProjectWire);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    public async Task UpdateAsync(string project, GitCredentials gitCredentials, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        ArgumentNullException.ThrowIfNull(gitCredentials);
        var wire = new ProjectWire(project, null, gitCredentials);
        var request = ApiRequest.Put(ApiService.ControlPlane, Root, wire, ApiWireContext.Default.ProjectWire);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    public async Task<string> DeleteAsync(string project, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Delete(ApiService.ControlPlane, $"{Root}/{ApiPath.Escape(project)}", isIdempotent: true);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.ReadOrNull(ApiWireContext.Default.MessageAnswer)?.Message ?? string.Empty;
    }

    private async Task<Page<KeptnProject>> ReadAsync(string? pageKey, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Add("nextPageKey", pageKey);
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.ControlPlane, Root + query), cancellationToken).ConfigureAwait(false);
        var page = answer.Read(ApiWireContext.Default.ProjectPage);
        return new(page.Projects ?? [], page.NextPageKey, answer);
    }
}

using System.Runtime.CompilerServices;
using Keptn.Sdk.Api;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>One project, in a control plane that may be away.</summary>
internal sealed class FakeProjects : IProjectsApi
{
    internal bool IsAway { get; set; }

    public async IAsyncEnumerable<KeptnProject> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield return IsAway ? throw FakeUniformApi.Down : new KeptnProject { Name = TestEvents.Project };
    }

    public Task<KeptnProject> GetAsync(string project, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CreateAsync(ProjectDefinition project, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task UpdateAsync(string project, GitCredentials gitCredentials, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<string> DeleteAsync(string project, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

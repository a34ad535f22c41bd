using Keptn.Sdk.Tooling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>Registers the workspaces of events: one for each service scope, which goes with it.</summary>
internal static class WorkspaceServices
{
    internal static void Add(IServiceCollection services)
    {
        services.AddSingleton(CreateRoot);
        services.AddScoped(static provider => provider.GetRequiredService<WorkspaceRoot>().CreateWorkspace());
        services.AddSingleton<IHostedService, WorkspaceCleanup>();
    }

    private static WorkspaceRoot CreateRoot(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<KeptnOptions>>().Value.Workspace;
        var limits = new WorkspaceLimits(options.MaxFiles, options.MaxFileSize, options.MaxSize);
        return new WorkspaceRoot(options.Directory, limits, provider.GetRequiredService<ILogger<WorkspaceRoot>>());
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Executors.Tests.Docs;

/// <summary>The code of docs/jobs.md and of the package's page, compiled; <see cref="JobsPageTests"/> run what it does.</summary>
internal static class JobSnippets
{
    internal static void WholeService(string[] args)
    {
        var application = Host.CreateApplicationBuilder(args);
        application.Services.AddKeptn("job-executor-service").AddJobs();
        application.Build().Run();
    }

    internal static void Both(HostApplicationBuilder application)
    {
        application.Services.AddKeptn("webhooks").AddWebhooks();
        application.Services.AddKeptn("webhooks").AddJobs();
    }
}

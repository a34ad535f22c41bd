using FirstService;
using Keptn.Sdk;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddKeptn("load-tests")
    .UseLocalControlPlane("keptn")
    .OnTask<TestTriggered>(async (context, cancellationToken) =>
    {
        var report = await LoadTest.RunAsync(context.Data.Deployment.DeploymentUrisLocal?[0], cancellationToken);
        return report.Failed == 0 ? TaskResult.Pass(report.Summary) : TaskResult.Fail(report.Summary);
    });

builder.Build().Run();

using Keptn.Sdk;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A service for tests that kill it: everything about its connection comes from the environment.
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddKeptn("chaos-service")
    .OnTask<TestTriggered>("chaos", WorkAsync)
    .OnTask<TestTriggered>("chaosagain", WorkAsync, o => o.Idempotent = true);
builder.Build().Run();

static async Task<TaskResult> WorkAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
{
    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(40)), cancellationToken);
    return TaskResult.Pass();
}

using System.Globalization;
using System.Runtime.InteropServices;
using Keptn.Sdk;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);

// A line for every task would measure the console. Logging__LogLevel__Default=Information brings it back.
builder.Logging.SetMinimumLevel(LogLevel.Warning);

var task = builder.Configuration["TASK"] is { Length: > 0 } name ? name : "echo";
var keptn = builder.Services.AddKeptn("echo-service");
if (builder.Configuration["HOLD"] is { Length: > 0 } hold)
{
    // For measurements of memory: so many handlers at once wait for SIGHUP, which lets all of them go.
    var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        released.TrySetResult();
    });
    var concurrency = int.Parse(hold, CultureInfo.InvariantCulture);
    keptn.OnTask<EventData>(
        task,
        async (_, cancellationToken) =>
        {
            await released.Task.WaitAsync(cancellationToken);
            return TaskResult.Pass();
        },
        o => o.MaxConcurrency = concurrency);
    builder.Build().Run();
}
else
{
    keptn.OnTask<EventData>(task, (_, _) => Task.FromResult(TaskResult.Pass()));
    builder.Build().Run();
}

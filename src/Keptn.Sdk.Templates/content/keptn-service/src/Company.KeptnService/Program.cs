using Keptn.Sdk.Local;

// --local runs a sequence on a control plane in this process; --serve serves one, for test-events/requests.http. Both start a
// stand-in for the tool as well; --demo starts that alone. Without any of them the service connects to Keptn as it is configured.
var mode = args.FirstOrDefault(argument => argument is "--local" or "--serve" or "--demo");
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
await using var demo = mode is null ? null : await DemoTool.StartAsync(builder.Configuration.GetValue("Demo:Port", mode == "--local" ? 0 : 8091));
if (demo is not null)
{
    // A free port for health: on a developer's machine 8080 is keptn-local's.
    builder.Configuration.AddInMemoryCollection([.. demo.Settings, new("Keptn:Health:Port", "0")]);
}

var keptn = builder.Services.AddKeptnIntegration(builder.Configuration);
if (mode is "--local" or "--serve")
{
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    keptn.UseLocalControlPlane(Path.Combine(AppContext.BaseDirectory, "keptn"));
}

using var host = builder.Build();
switch (mode)
{
    case "--local":
        return await host.RunSequenceAsync("dev.keptn-sequence-name", Console.Out, o => o.Data = demo?.SequenceData);
    case "--serve":
        await host.ServeControlPlaneAsync(Console.Out, o => (o.Port, o.Token) = (builder.Configuration.GetValue("Serve:Port", 8090), "local"));
        return 0;
    default:
        await host.RunAsync();
        return 0;
}

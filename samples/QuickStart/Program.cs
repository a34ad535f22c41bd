using Keptn.Sdk;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;
using QuickStart;
using QuickStart.LoadTesting;
using QuickStart.Shop;

if (!CommandLine.TryParse(args, out var options))
{
    return 2;
}

// The application under test, started here so that the sample needs nothing else.
await using var shop = await ShopApplication.StartAsync(options.Fault, options.ShopUrl);

if (options.EventFile is not null)
{
    return await DryRun.HandleAsync(options.EventFile, options.ConfigurationFolder, AddService);
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
AddService(builder.Services).UseLocalControlPlane(options.ConfigurationFolder);
using var host = builder.Build();

// Starts the sequence "delivery" in the stage "dev", as a deployment tool or the Keptn CLI would, and shows it.
return await host.RunSequenceAsync("dev.delivery", Console.Out, o =>
{
    o.Project = "shop";
    o.Data = DeliveryTriggered.Create(shop.Url);
    o.UseColor = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
});

// The whole Keptn service: it tests, gives the quality gate its values, and releases what the gate lets through.
KeptnBuilder AddService(IServiceCollection services)
{
    services.AddHttpClient<LoadGenerator>();
    services.AddSingleton<LoadReports>();
    return services.AddKeptn("quick-start")
        .UseJson(QuickStartJsonContext.Default)
        .OnTask<TestTriggered, LoadTestHandler>()
        .AddSliProvider<LoadReports>("load-test")
        .OnTask<ReleaseTriggered>((context, _) => Task.FromResult(TaskResult.Pass($"{context.Scope.Service} is released")));
}

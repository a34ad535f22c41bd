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
await host.StartAsync();

// What a deployment tool or the Keptn CLI would send: start the sequence "delivery" in the stage "dev".
var keptn = host.Services.GetRequiredService<LocalControlPlane>();
var events = keptn.ObserveEvents();
var run = await keptn.TriggerSequenceAsync("shop", "dev", "delivery", "catalog", DeliveryTriggered.Create(shop.Url));
await SequencePrinter.PrintAsync(events, run);

var outcome = await run.Completion;
await host.StopAsync();
Console.WriteLine($"Sequence dev.delivery finished: {outcome.Result}");
return outcome.IsSuccess ? 0 : 1;

// The whole Keptn service: two tasks, two classes.
KeptnBuilder AddService(IServiceCollection services)
{
    services.AddHttpClient<LoadGenerator>();
    return services.AddKeptn("quick-start")
        .UseJson(QuickStartJsonContext.Default)
        .OnTask<TestTriggered, LoadTestHandler>()
        .OnTask<JudgeTriggered, JudgeHandler>();
}

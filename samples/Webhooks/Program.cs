using Keptn.Sdk.Executors;
using Keptn.Sdk.Local;
using Webhooks;

if (!args.Contains("--demo"))
{
    // In a cluster: the connection to Keptn comes from the environment, see chart/values.yaml.
    var application = WebApplication.CreateBuilder(args);
    application.Services.AddKeptn("webhooks").AddWebhooks();
    application.Build().Run();
    return 0;
}

// On a laptop: a chat server, the embedded control plane and one sequence.
await using var chat = await ChatServer.StartAsync();
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddKeptn("webhooks")
    .AddWebhooks(o =>
    {
        o.AllowList.Add("127.0.0.1");
        o.SecretsFile = chat.SecretsFile;
        o.SelectByType = true;
    })
    .UseLocalControlPlane(Path.Combine(AppContext.BaseDirectory, "keptn"));
using var host = builder.Build();
await host.StartAsync();

var keptn = host.Services.GetRequiredService<LocalControlPlane>();
var run = await keptn.TriggerSequenceAsync("shop", "dev", "delivery", "catalog", chat.Describe());
var outcome = await run.Completion;
await host.StopAsync();

foreach (var message in chat.Messages)
{
    Console.WriteLine($"chat got: {message}");
}

Console.WriteLine($"Sequence dev.delivery finished: {outcome.Result}");
return outcome.IsSuccess && !chat.Messages.IsEmpty ? 0 : 1;

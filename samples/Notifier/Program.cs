using Keptn.Sdk;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;
using Notifier;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// Set Chat:WebhookUrl to your chat's; without, a stand-in prints what it is sent.
await using var standIn = await StandInChat.StartAsync();
var webhook = builder.Configuration["Chat:WebhookUrl"] is { Length: > 0 } url ? new Uri(url) : standIn.Url;
ChatService.AddTo(builder.Services, webhook)
    .UseLocalControlPlane(Path.Combine(AppContext.BaseDirectory, "keptn"))

    // Not part of a notifier: somebody has to answer the tasks of the sample's sequences.
    .OnTask<TestTriggered>((context, _) => Task.FromResult(context.Scope.Service switch
    {
        "cart" => TaskResult.Fail("3.2 % of the requests failed, 1 % is allowed"),
        "search" => TaskResult.Errored("There is no deployment to test."),
        _ => TaskResult.Pass("all well"),
    }));
await using var application = builder.Build();
application.Urls.Add("http://127.0.0.1:0");
await application.StartAsync();

var keptn = application.Services.GetRequiredService<LocalControlPlane>();
foreach (var service in (string[])["catalog", "cart", "search"])
{
    var run = await keptn.TriggerSequenceAsync("shop", "dev", "delivery", service);
    Console.WriteLine($"{service}: {(await run.Completion).Result}");
}

if (webhook == standIn.Url)
{
    await standIn.FirstMessage;
    await application.StopAsync();
}
else
{
    Console.WriteLine("Look at your chat; end with Ctrl+C.");
    await application.WaitForShutdownAsync();
}

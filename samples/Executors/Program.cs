using Executors;
using Keptn.Sdk.Executors;
using Keptn.Sdk.Local;

// In the init container of a job: the same image fetches the files that the job asks for.
if (args is [JobFiles.Argument])
{
    return await JobFiles.RunAsync(Console.Out, CancellationToken.None);
}

if (!args.Contains("--demo"))
{
    // In a cluster: the connection to Keptn comes from the environment, jobs run as Kubernetes jobs, see chart/values.yaml.
    var application = WebApplication.CreateBuilder(args);
    application.Services.AddKeptn("executors")
        .AddWebhooks()
        .AddScripts()
        .AddJobs();
    application.Build().Run();
    return 0;
}

// On a laptop: a board that takes notes, the embedded control plane and one sequence; jobs are processes.
await using var board = await NoteBoard.StartAsync();
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddKeptn("executors")
    .AddWebhooks(o =>
    {
        o.AllowList.Add("127.0.0.1");
        o.SelectByType = true;
    })
    .AddScripts(o => o.AllowList.Add("127.0.0.1"))
    .AddJobs(o => o.Runner = JobRunnerKind.LocalProcess)
    .UseLocalControlPlane(Path.Combine(AppContext.BaseDirectory, "keptn"));
using var host = builder.Build();
await host.StartAsync();

var keptn = host.Services.GetRequiredService<LocalControlPlane>();
var events = keptn.ObserveEvents();
var run = await keptn.TriggerSequenceAsync("shop", "dev", "delivery", "catalog", board.Describe(args.Contains("--broken")));
await EventPrinter.PrintAsync(events, run);
var outcome = await run.Completion;
await host.StopAsync();

foreach (var note in board.Notes)
{
    Console.WriteLine($"board: {note}");
}

Console.WriteLine($"Sequence dev.delivery finished: {outcome.Result}");
return outcome.IsSuccess ? 0 : 1;

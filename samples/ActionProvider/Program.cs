using ActionProvider;
using Keptn.Sdk.Local;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// Without UseLocalControlPlane the service connects to the Keptn of its configuration.
ScaleService.AddTo(builder.Services).UseLocalControlPlane(Path.Combine(AppContext.BaseDirectory, "keptn"));
await using var application = builder.Build();
application.Urls.Add("http://127.0.0.1:0");

var secret = builder.Configuration["Alerts:Secret"] ?? Guid.NewGuid().ToString();
AlertEndpoint.MapTo(application, secret);
await application.StartAsync();
await Demo.RunAsync(application, secret);
await application.StopAsync();

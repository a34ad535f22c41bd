using SliProvider;

var builder = WebApplication.CreateBuilder(args);
PrometheusService.AddTo(builder.Services, new Uri(builder.Configuration["Prometheus:Url"] ?? "http://prometheus-server.monitoring"));
builder.Build().Run();

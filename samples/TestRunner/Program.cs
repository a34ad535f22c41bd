using TestRunner;

var builder = WebApplication.CreateBuilder(args);
CurlService.AddTo(builder.Services);
builder.Build().Run();

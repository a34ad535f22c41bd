using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The snippets of docs/connecting.md, run.</summary>
public sealed class ConnectingPageTests
{
    [Fact]
    public async Task Snippets_OfThePage_Work()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHealthChecks().AddKeptn();
        builder.Services.AddKeptn("load-tests")
            .ConfigureConnection(o =>
            {
                o.Transport = KeptnTransportKind.Distributor;
                o.Distributor.Path = "/events";
            })
            .OnTask<TestTriggered>((context, cancellationToken) => Task.FromResult(TaskResult.Pass()));
        builder.Services.ReplaceKeptnTransport();
        using var host = builder.Build();
        await host.StartAsync();

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        health.Entries["keptn"].Status.Should().Be(HealthStatus.Healthy);
        host.Services.GetRequiredService<IOptions<KeptnConnectionOptions>>().Value.Distributor.Path.Should().Be("/events");
        await host.StopAsync();
    }
}

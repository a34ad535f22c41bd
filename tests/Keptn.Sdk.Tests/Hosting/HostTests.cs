using System.Net;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>The service in the hosts that applications have.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task Worker_AnswersATask()
    {
        var transport = new InMemoryTransport();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddKeptn("tests").UseTransport(_ => transport).OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass("from a worker")));
        using var host = builder.Build();
        await host.StartAsync();

        await transport.DeliverAsync(TestEvents.Triggered("test"));
        await Wait.UntilAsync(() => transport.Sent.Count == 2);
        await host.StopAsync();

        new SentEvent(transport.Sent[1]).Message.Should().Be("from a worker");
        transport.IsStopped.Should().BeTrue();
    }

    [Fact]
    public async Task WebApplication_PendingTaskIsFinishedByARequest()
    {
        await using var app = CreateWebApplication(out var transport);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var triggered = TestEvents.Triggered("test");
        await transport.DeliverAsync(triggered);
        await Wait.UntilAsync(() => transport.Sent.Count == 1);

        using var response = await client.PostAsync(new Uri($"done/{triggered.Id}", UriKind.Relative), null);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        transport.Sent.Should().HaveCount(2);
        new SentEvent(transport.Sent[1]).Message.Should().Be("done");
    }

    [Fact]
    public async Task WebApplication_Stops_RequestsStillFinishPendingTasks()
    {
        await using var app = CreateWebApplication(out var transport);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var triggered = TestEvents.Triggered("test");
        await transport.DeliverAsync(triggered);
        await Wait.UntilAsync(() => transport.Sent.Count == 1);

        var stopping = app.StopAsync();
        await Wait.UntilAsync(() => !transport.IsReceiving);
        using var response = await client.PostAsync(new Uri($"done/{triggered.Id}", UriKind.Relative), null);
        await stopping.WaitAsync(Wait.Patience);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        new SentEvent(transport.Sent[1]).Message.Should().Be("done");
    }

    [Fact]
    public async Task Stops_ServicesThatHandlersNeedAreThereUntilTheyAreDone()
    {
        var transport = new InMemoryTransport();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("tests").UseTransport(_ => transport).OnTask<TestTriggered>(async (context, _) =>
        {
            await release.Task;
            return context.Services.GetRequiredService<Helper>().IsStopped ? TaskResult.Fail("too late") : TaskResult.Pass("in time");
        });

        // Registered later, and so stopped before.
        builder.Services.AddSingleton<Helper>().AddHostedService(p => p.GetRequiredService<Helper>());
        using var host = builder.Build();
        await host.StartAsync();
        await transport.DeliverAsync(TestEvents.Triggered("test"));
        await Wait.UntilAsync(() => transport.Sent.Count == 1);

        var stopping = host.StopAsync();
        release.SetResult();
        await stopping.WaitAsync(Wait.Patience);

        new SentEvent(transport.Sent[1]).Message.Should().Be("in time");
        host.Services.GetRequiredService<Helper>().IsStopped.Should().BeTrue();
    }

    [Fact]
    public async Task Start_AnotherServiceCannotStart_NoEventWasTaken()
    {
        var transport = new InMemoryTransport();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("tests").UseTransport(_ => transport).OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        builder.Services.AddHostedService<Broken>();
        using var host = builder.Build();

        var start = () => host.StartAsync();

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("no database");
        transport.Subscriptions.Should().BeEmpty("whoever began a task now could not finish it");
    }

    [Fact]
    public async Task UseTransport_Twice_TheLastWins()
    {
        var first = new InMemoryTransport();
        var second = new InMemoryTransport();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("tests").UseTransport(_ => first).UseTransport(_ => second)
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        using var host = builder.Build();

        await host.StartAsync();

        first.IsReceiving.Should().BeFalse();
        second.IsReceiving.Should().BeTrue();
        await host.StopAsync();
    }

    private static WebApplication CreateWebApplication(out InMemoryTransport transport)
    {
        var inMemory = transport = new InMemoryTransport();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddKeptn("tests").UseTransport(_ => inMemory).OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pending));
        var app = builder.Build();
        RequestDelegate finish = async context =>
        {
            var tasks = context.RequestServices.GetRequiredService<IKeptnTasks>();
            var known = await tasks.FinishAsync((string)context.Request.RouteValues["id"]!, TaskResult.Pass("done"), context.RequestAborted);
            context.Response.StatusCode = known ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        };
        app.MapPost("/done/{id}", finish);
        return app;
    }

    private sealed class Broken : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("no database");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Helper : IHostedService
    {
        internal bool IsStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            IsStopped = true;
            return Task.CompletedTask;
        }
    }
}

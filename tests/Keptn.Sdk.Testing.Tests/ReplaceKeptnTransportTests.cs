using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>The test kit in a host that the test builds itself.</summary>
public sealed class ReplaceKeptnTransportTests
{
    [Fact]
    public async Task WebApplication_AnswersOverTheTransportInMemory()
    {
        var transport = new InMemoryTransport();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddKeptn("tests").UseTransport(_ => throw new InvalidOperationException("the real one is not made"))
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass("from a web application")));

        // What a test does behind the application's back.
        builder.Services.ReplaceKeptnTransport(transport);
        await using var app = builder.Build();
        await app.StartAsync();

        await transport.DeliverAsync(TestEvents.Triggered("test"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (transport.Sent.Count < 2)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        new SentEvent(transport.Sent[1]).Message.Should().Be("from a web application");
        await app.StopAsync();
        transport.IsStopped.Should().BeTrue();
    }

    [Fact]
    public void Replace_WithoutOne_MakesOneForBothUses()
    {
        using var provider = new ServiceCollection().ReplaceKeptnTransport().BuildServiceProvider();

        provider.GetRequiredService<IEventTransport>().Should().BeSameAs(provider.GetRequiredService<InMemoryTransport>());
    }

    [Fact]
    public void Replace_Again_TheLastWinsForBothUses()
    {
        var first = new InMemoryTransport();
        var second = new InMemoryTransport();
        using var provider = new ServiceCollection().ReplaceKeptnTransport(first).ReplaceKeptnTransport(second).BuildServiceProvider();

        provider.GetRequiredService<IEventTransport>().Should().BeSameAs(second);
        provider.GetRequiredService<InMemoryTransport>().Should().BeSameAs(second);
        provider.GetServices<IPipelineObserver>().Should().ContainSingle("events are recorded once");
    }
}

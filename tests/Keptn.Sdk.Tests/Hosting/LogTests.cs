using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C8: what is in events does not reach the log. Projects, stages, services and ids do.</summary>
public sealed class LogTests
{
    private const string Secret = "s3cr3t-4711";

    [Theory]
    [InlineData("passes")]
    [InlineData("fails with a message")]
    [InlineData("is filtered out")]
    [InlineData("filter throws")]
    [InlineData("data cannot be read")]
    [InlineData("label cannot be read")]
    [InlineData("is rejected")]
    [InlineData("is not JSON")]
    [InlineData("throws")]
    [InlineData("result is too large")]
    [InlineData("result cannot be written")]
    [InlineData("cannot be sent")]
    [InlineData("pends")]
    [InlineData("is unknown")]
    public async Task Log_WhateverHappens_HasNoEventData(string what)
    {
        using var log = new LogRecorder();
        var transport = new InMemoryTransport { MaxEventSize = 20_000 };
        await using var host = await KeptnTestHost.StartAsync(
            s =>
            {
                log.AddTo(s);
                s.AddKeptn("tests").OnTask<TestTriggered>(
                    (context, _) => what switch
                    {
                        "fails with a message" => Task.FromResult(TaskResult.Fail(Secret)),
                        "throws" => throw new InvalidOperationException("the tool answered 500"),
                        "result is too large" => Task.FromResult(TaskResult.Pass(new TestFinished { Message = Secret + new string('x', 30_000) })),
                        "result cannot be written" => Task.FromResult(TaskResult.Pass(new Unwritable(context.Data.Test.TestStrategy!))),
                        "pends" => Task.FromResult(TaskResult.Pending),
                        _ => Task.FromResult(TaskResult.Pass(Secret)),
                    },
                    o => o.Filter = _ => what == "filter throws" ? throw new InvalidOperationException("no such tool") : what != "is filtered out");
            },
            transport: transport);
        if (what == "cannot be sent")
        {
            transport.FailSends(3, new EventTransportException("refused"));
            transport.FailSends(1, new EventTransportException("refused for good") { IsTransient = false }, e => e.Type!.EndsWith("finished", StringComparison.Ordinal));
        }

        await host.SendAsync(CreateEvent(what));
        await host.StopAsync(new CancellationToken(canceled: true));

        log.AtLeast(LogLevel.Information).Should().NotBeEmpty().And.NotContain(t => t.Contains(Secret, StringComparison.Ordinal));
        log.Entries.Should().NotContain(e => e.Text.Contains(Secret, StringComparison.Ordinal), "not even below");
    }

    [Fact]
    public async Task Log_OfATask_NamesItAndItsPlace()
    {
        using var log = new LogRecorder();
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            log.AddTo(s);
            s.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Warning()));
        });
        var triggered = TestEvents.Triggered("test");

        await host.SendAsync(triggered);

        log.AtLeast(LogLevel.Information).Should().Contain(t => t.Contains($"Task test {triggered.Id} of sockshop/dev/carts finished: warning (succeeded)"));
        log.AtLeast(LogLevel.Warning).Should().BeEmpty();
    }

    [Fact]
    public async Task Log_OfAFailure_LeadsFromTheEventToTheException()
    {
        using var log = new LogRecorder();
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            log.AddTo(s);
            s.AddKeptn("tests").OnTask<TestTriggered>((_, _) => throw new InvalidOperationException("the tool answered 500"));
        });

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        var reference = run.Finished.Message.Split("reference ")[1].TrimEnd('.');
        log.AtLeast(LogLevel.Error).Should().ContainSingle(t => t.Contains(reference) && t.Contains("the tool answered 500"));
    }

    private static CloudEvent CreateEvent(string what)
    {
        const string Common = $$$"""{"labels":{"token":"{{{Secret}}}"},"message":"{{{Secret}}}","test":{"teststrategy":"{{{Secret}}}"}}""";
        return what switch
        {
            "data cannot be read" => TestEvents.Triggered("test", $$$$"""{"message":"{{{{Secret}}}}","test":{"teststrategy":{"x":"{{{{Secret}}}}"}}}"""),
            "label cannot be read" => TestEvents.Triggered("test", $$$"""{"labels":{"x":["{{{Secret}}}"]}}"""),
            "is rejected" => new CloudEvent(TestEvents.Triggered("test")) { Data = CloudEventData.FromJson($$"""{"project":["{{Secret}}"],"message":"{{Secret}}"}""") },
            "is not JSON" => new CloudEvent(TestEvents.Triggered("test")) { Data = CloudEventData.FromBinary(System.Text.Encoding.UTF8.GetBytes(Secret)) },
            "is unknown" => TestEvents.Triggered("unknown", Common),
            _ => TestEvents.Triggered("test", Common),
        };
    }

    internal sealed record Unwritable(string Value);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Keptn.Sdk.Executors.Tests.Webhooks.WebhookService;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>Secrets appear in no log (contract C8).</summary>
public sealed class WebhookLogTests
{
    [Theory]
    [InlineData("sh.keptn.event.chat.triggered")]
    [InlineData("sh.keptn.event.chat.finished")]
    public async Task Log_ReceiverRepeatsTheSecret_HoldsTheMask(string type)
    {
        const string Secret = "do-not-log-me";
        var lines = new ConcurrentQueue<string>();
        await using var receiver = await Receiver.StartAsync(Secret, 500);
        var yaml = Alpha(Line($"curl -H 'X-T: {{{{.env.token}}}}' {receiver.Url}/{{{{.env.token}}}}"), type: type);
        await using var service = await StartAsync(
            yaml,
            secrets: new Dictionary<string, string> { ["chat/token"] = Secret },
            services: s => s.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(new Recorder(lines))));

        await service.SendAsync(Sdk.Testing.TestEvents.Create(type, """{"project":"sockshop","stage":"dev","service":"carts"}"""));

        receiver.Requests.Should().ContainSingle();
        lines.Should().Contain(l => l.Contains("500", StringComparison.Ordinal) && l.Contains("***", StringComparison.Ordinal));
        lines.Should().NotContain(l => l.Contains(Secret, StringComparison.Ordinal));
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}

using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Local.Tests.Hosting;

/// <summary>A service that shows itself at work: one sequence, or served to others.</summary>
public sealed partial class LocalRunTests : IDisposable
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: deployment
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-local-run-").FullName;

    public LocalRunTests() => File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), Shipyard);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RunSequenceAsync_AllStagesPass_WritesEveryEventAndReturnsZero()
    {
        using var host = Build((context, _) => Task.FromResult(TaskResult.Pass($"{context.Scope.Stage} is up")));
        var output = new StringWriter();

        var exitCode = await host.RunSequenceAsync("dev.delivery", output);

        exitCode.Should().Be(0);
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines[1..^1].Select(l => EventColumn().Match(l).Groups[1].Value).Should().Equal(
            "dev.delivery.triggered", "deployment.triggered", "deployment.started", "deployment.finished", "dev.delivery.finished",
            "prod.delivery.triggered", "deployment.triggered", "deployment.started", "deployment.finished", "prod.delivery.finished");
        lines[4].Should().MatchRegex(@"deployer +\d+\.\d{3} s  pass  dev is up$");
        lines[^1].Should().Be("Sequence dev.delivery finished: pass");
    }

    [Fact]
    public async Task RunSequenceAsync_SomebodyIsToldOfTheEnd_HasDealtWithItBeforeTheHostStops()
    {
        var told = new List<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("deployer")
            .UseLocalControlPlane(_folder)
            .OnTask<DeploymentTriggered>((_, _) => Task.FromResult(TaskResult.Pass()))
            .OnEvent<EventData>("sh.keptn.event.*.*.finished", async (context, cancellationToken) =>
            {
                // Slower than everybody else.
                for (var i = 0; i < 1000; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.Yield();
                }

                lock (told)
                {
                    told.Add(context.CloudEvent.Type!);
                }
            });
        using var host = builder.Build();

        await host.RunSequenceAsync("dev.delivery", TextWriter.Null);

        told.Should().BeEquivalentTo("sh.keptn.event.dev.delivery.finished", "sh.keptn.event.prod.delivery.finished");
    }

    [Fact]
    public async Task RunSequenceAsync_TaskFails_ReturnsOne()
    {
        using var host = Build((_, _) => Task.FromResult(TaskResult.Fail("no space left")));
        var output = new StringWriter();

        var exitCode = await host.RunSequenceAsync("dev.delivery", output, o => o.UseColor = true);

        exitCode.Should().Be(1);
        output.ToString().Should().Contain("\u001b[31mfail\u001b[0m  no space left").And.EndWith($"finished: fail{Environment.NewLine}");
    }

    [Fact]
    public async Task RunSequenceAsync_MessageWithControlCharacters_DoesNotDriveTheTerminal()
    {
        using var host = Build((_, _) => Task.FromResult(TaskResult.Pass("deployed \u001b[31mred\u0007")));
        var output = new StringWriter();

        await host.RunSequenceAsync("dev.delivery", output);

        output.ToString().Should().Contain("deployed  [31mred").And.NotContain("\u001b").And.NotContain("\u0007");
    }

    [Fact]
    public async Task RunSequenceAsync_TakesTooLong_IsAbortedAndSaysSo()
    {
        var time = new ManualTimeProvider();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Build(
            async (_, cancellationToken) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return TaskResult.Pass();
            },
            time);
        var output = new StringWriter();

        var running = host.RunSequenceAsync("dev.delivery", output, o => o.Timeout = TimeSpan.FromMinutes(1));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        (await running).Should().Be(1);
        output.ToString().Should().EndWith($"Sequence dev.delivery did not end within 00:01:00.{Environment.NewLine}");
    }

    [Fact]
    public async Task RunSequenceAsync_ProgramIsToStop_AbortsTheRunAtOnce()
    {
        using var host = Build(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TaskResult.Pass();
        });
        var output = new LineWriter();

        var running = host.RunSequenceAsync("dev.delivery", output);
        await output.WaitForAsync("deployment.started");
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        // Not after the time that handlers have when a host stops.
        (await running.WaitAsync(TimeSpan.FromSeconds(15))).Should().Be(130);
        (await output.WaitForAsync("was aborted")).Should().Be("Sequence dev.delivery was aborted: the program is to stop.");
    }

    [Theory]
    [InlineData("delivery")]
    [InlineData("dev.")]
    [InlineData("dev.delivery.finished")]
    public async Task RunSequenceAsync_NameIsWrong_IsRefused(string sequence)
    {
        using var host = Build((_, _) => Task.FromResult(TaskResult.Pass()));

        var run = () => host.RunSequenceAsync(sequence, TextWriter.Null);

        await run.Should().ThrowAsync<ArgumentException>().WithMessage("*stage.sequence*");
    }

    [Fact]
    public async Task RunAndServe_NoLocalControlPlane_SayWhatIsMissing()
    {
        using var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings()).Build();

        var run = () => host.RunSequenceAsync("dev.delivery", TextWriter.Null);
        var serve = () => host.ServeControlPlaneAsync(TextWriter.Null);

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("*UseLocalControlPlane*");
        await serve.Should().ThrowAsync<InvalidOperationException>().WithMessage("*UseLocalControlPlane*");
    }

    [Fact]
    public async Task ServeControlPlaneAsync_EventIsPosted_IsAnsweredAndWritten()
    {
        using var host = Build((_, _) => Task.FromResult(TaskResult.Pass("done")));
        var output = new LineWriter();
        using var stop = new CancellationTokenSource();

        var serving = host.ServeControlPlaneAsync(output, o => (o.Port, o.Token) = (0, "local"), stop.Token);
        var api = Address().Match(await output.WaitForAsync("x-token local")).Value;
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("x-token", "local");
        using var response = await http.PostAsync(
            new Uri($"{api}/v1/event"),
            new StringContent(
                """{"specversion":"1.0","id":"1","source":"test","type":"sh.keptn.event.dev.delivery.triggered","data":{"project":"demo","stage":"dev","service":"carts"}}""",
                Encoding.UTF8,
                "application/cloudevents+json"));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await output.WaitForAsync("deployment.finished")).Should().EndWith("pass  done");
        await stop.CancelAsync();
        await serving.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private IHost Build(Func<TaskContext<DeploymentTriggered>, CancellationToken, Task<TaskResult>> handler, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("deployer")
            .UseLocalControlPlane(_folder, o => o.TimeProvider = time ?? TimeProvider.System)
            .OnTask(handler);
        return builder.Build();
    }

    [GeneratedRegex(@"^ +[\d.]+ s  (\S+)")]
    private static partial Regex EventColumn();

    [GeneratedRegex(@"http://\S+/api")]
    private static partial Regex Address();

    /// <summary>Output that a test waits for.</summary>
    private sealed class LineWriter : StringWriter
    {
        private readonly System.Threading.Channels.Channel<string> _lines = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public override Task WriteLineAsync(string? value)
        {
            _lines.Writer.TryWrite(value ?? string.Empty);
            return Task.CompletedTask;
        }

        internal async Task<string> WaitForAsync(string text)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(patience.Token);
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
    }
}

using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Whole sequences on the embedded control plane, with jobs as local processes.</summary>
public sealed class JobSequenceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keptn-jobs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [LocalJobFact]
    public async Task Sequence_EachTaskIsAJob_DataOfOneReachesTheNext()
    {
        Write("catalog/job/config.yaml", """
            apiVersion: v2
            actions:
              - name: Deploy
                events: [{name: deploy.triggered}]
                tasks:
                  - name: Roll out
                    image: alpine
                    files: [result.json]
                    cmd: [cp, /keptn/result.json, /keptn/keptn-result.json]
              - name: Look on
                silent: true
                events: [{name: .*}]
                tasks: [{name: Look, image: alpine, cmd: ["true"]}]
              - name: Test
                events: [{name: test.triggered}]
                tasks:
                  - name: Check
                    image: alpine
                    env:
                      - {name: REPLICAS, value: $.data.deploy.replicas, valueFrom: event}
                      - {name: WHERE, value: $.data.labels.where, valueFrom: event}
                    cmd: [sh, -c]
                    args: ['echo "$REPLICAS in $WHERE"; test "$REPLICAS" = 3']
            """);
        Write("catalog/result.json", """{"message":"rolled out","labels":{"where":"eu"},"data":{"deploy":{"replicas":3}}}""");

        var (outcome, finished) = await RunAsync();

        outcome.IsSuccess.Should().BeTrue();
        finished.Select(f => f.Type).Should().Equal("sh.keptn.event.deploy.finished", "sh.keptn.event.test.finished");
        finished[0].Message.Should().Contain("rolled out");
        finished[1].Message.Should().Contain("3 in eu");
    }

    [LocalJobFact]
    public async Task Sequence_AJobFails_ItEnds()
    {
        Write("catalog/job/config.yaml", """
            apiVersion: v2
            actions:
              - name: Deploy
                events: [{name: triggered}]
                tasks: [{name: Break, image: alpine, cmd: [sh, -c, "echo because; exit 1"]}]
            """);

        var (outcome, finished) = await RunAsync();

        outcome.IsSuccess.Should().BeFalse();
        finished.Should().ContainSingle().Which.Message.Should().Contain("it exited with code 1").And.EndWith("because");
    }

    [LocalJobFact]
    public async Task Sequence_TheFileIsBroken_ItEndsAndSaysWhy()
    {
        Write("job/config.yaml", "apiVersion: v2\nactions:\n- name: a\n  event: []\n");

        var (outcome, finished) = await RunAsync();

        outcome.IsSuccess.Should().BeFalse();
        finished.Should().ContainSingle().Which.Message.Should().Contain("job/config.yaml:4: actions[0].event: the key is not known");
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, "dev", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<(SequenceOutcome Outcome, List<(string Type, string Message)> Finished)> RunAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "shipyard.yaml"), """
            apiVersion: spec.keptn.sh/0.2.3
            kind: Shipyard
            metadata:
              name: shop
            spec:
              stages:
                - name: dev
                  sequences:
                    - name: delivery
                      tasks:
                        - name: deploy
                        - name: test
            """);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "dev", "catalog"));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var sent = new SentEvents();
        builder.Services.AddSingleton<IPipelineObserver>(sent);
        builder.Services.AddKeptn(JobService.Name).AddJobs(o => o.Runner = JobRunnerKind.LocalProcess).UseLocalControlPlane(_folder.FullName);
        using var host = builder.Build();
        await host.StartAsync();

        var run = await host.Services.GetRequiredService<LocalControlPlane>().TriggerSequenceAsync("shop", "dev", "delivery", "catalog");
        var outcome = await run.Completion.WaitAsync(TimeSpan.FromMinutes(1));
        await host.StopAsync();
        return (outcome, sent.Finished);
    }

    private sealed class SentEvents : IPipelineObserver
    {
        internal List<(string Type, string Message)> Finished { get; } = [];

        public void OnReceived(CloudEvent cloudEvent, int outcomes)
        {
        }

        public void OnCompleted(PipelineOutcome outcome)
        {
            if (outcome.Result is { } result)
            {
                lock (Finished)
                {
                    Finished.Add((outcome.CloudEvent.Type!.Replace(KeptnEventKinds.Triggered, KeptnEventKinds.Finished, StringComparison.Ordinal), result.Message ?? string.Empty));
                }
            }
        }

        public void OnSent(CloudEvent cloudEvent)
        {
        }

        public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry)
        {
        }
    }
}

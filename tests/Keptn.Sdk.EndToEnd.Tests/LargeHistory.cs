using System.Globalization;
using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;
using Keptn.Sdk.Local.Tool.History;
using Keptn.Sdk.Local.Transport;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>Makes the file of <c>--data</c> as it is after a long life: by running sequences until it is large enough.</summary>
internal static class LargeHistory
{
    private const int AtATime = 100;
    private static readonly string[] s_tasks = ["build", "test", "release"];
    private static readonly JsonElement s_data = JsonElement.Parse(
        """{"configurationChange":{"values":{"text":"TEXT"}}}""".Replace("TEXT", new string('x', 3_000), StringComparison.Ordinal));

    internal const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: large
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: build
                    - name: test
                    - name: release
        """;

    /// <returns>How many sequences have run.</returns>
    internal static async Task<int> CreateAsync(string folder, string file, long size)
    {
        using var history = SqliteHistory.Open(file, 2 * size, text => throw new IOException(text), TimeProvider.System);
        await using var controlPlane = new LocalControlPlane(
            new LocalControlPlaneOptions { Directory = folder, History = history, Services = LocalServices.None });
        var worker = new LocalTransport(controlPlane, "worker");
        await worker.StartAsync([.. s_tasks.Select(KeptnEventType.Triggered)], new Worker(worker), CancellationToken.None);
        var count = 0;
        while (new FileInfo(file).Length < size)
        {
            var runs = await Task.WhenAll(Enumerable.Range(0, AtATime).Select(i => controlPlane.TriggerSequenceAsync(
                "large", "dev", "delivery", string.Create(CultureInfo.InvariantCulture, $"service-{i}"), s_data)));
            await Task.WhenAll(runs.Select(run => run.Completion)).WaitAsync(KeptnLocalProcess.Patience);
            count += runs.Length;
        }

        return count;
    }

    private sealed class Worker(LocalTransport transport) : IEventSink
    {
        public async ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
        {
            var now = DateTimeOffset.UtcNow;
            var passed = new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass);
            await transport.SendAsync(TaskAnswers.Started(received.CloudEvent, "worker", now), cancellationToken);
            await transport.SendAsync(TaskAnswers.Finished(received.CloudEvent, "worker", now, passed), cancellationToken);
        }
    }
}

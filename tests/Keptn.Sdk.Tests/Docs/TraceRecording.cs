using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;
using Keptn.Sdk.Local.Transport;
using Keptn.Sdk.Tests.Diagnostics;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The spans of a sequence: three services do its tasks and a fourth one listens, on one local control plane.</summary>
internal sealed record TraceRecording(string KeptnContext, IReadOnlyList<TraceRecording.Span> Spans)
{
    private const string Project = "sockshop";

    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: sockshop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
                    - name: test
                    - name: evaluation
        """;

    /// <summary>The spans as a tree, without times: what two runs have in common.</summary>
    internal IEnumerable<string> Shape => Spans.Select(s => $"{s.Service}: {string.Join(" > ", GetPath(s))} ({s.Kind}{(s.Result.Length > 0 ? $", {s.Result}" : string.Empty)})").Order(StringComparer.Ordinal);

    /// <summary>Runs the sequence.</summary>
    internal static async Task<TraceRecording> RunAsync()
    {
        var keptnContext = Guid.NewGuid();
        var traceId = ActivityTraceId.CreateFromString(keptnContext.ToString("N"));
        using var load = new ActivitySource("load-tests");
        using var recorder = new SpanRecorder(id => id == traceId, load.Name);
        var folder = Directory.CreateTempSubdirectory("keptn-trace-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "shipyard.yaml"), Shipyard);
        await using (var controlPlane = new LocalControlPlane(new LocalControlPlaneOptions { Directory = folder.FullName, Services = LocalServices.None }))
        {
            IHost[] hosts =
            [
                await StartAsync(controlPlane, "helm-deployer", k => k.OnTask<DeploymentTriggered>((_, _) => Task.FromResult(Work(3, TaskResult.Pass())))),
                await StartAsync(controlPlane, "load-tests", k => k.OnTask<TestTriggered>((_, _) =>
                {
                    using (load.StartActivity("warm up"))
                    {
                        Work(1, TaskResult.Pass());
                    }

                    using (load.StartActivity("measure"))
                    {
                        return Task.FromResult(Work(4, TaskResult.Pass()));
                    }
                })),
                await StartAsync(controlPlane, "slo-judge", k => k.OnTask<EvaluationTriggered>((_, _) => Task.FromResult(Work(1, TaskResult.Warning())))),
                await StartAsync(controlPlane, "chat-notifier", k => k.OnEvent<EvaluationFinished>((_, _) => Task.FromResult(Work(1, TaskResult.Pass())))),
            ];
            await controlPlane.PublishAsync(CreateTrigger(keptnContext));
            await Wait.UntilAsync(() => recorder.Spans.Count(s => s.Kind == ActivityKind.Consumer) == 4);
            foreach (var host in hosts)
            {
                await host.StopAsync();
                host.Dispose();
            }
        }

        folder.Delete(recursive: true);
        return Create(keptnContext.ToString(), recorder.Spans);
    }

    internal static TraceRecording Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(lines[0], [.. lines.Skip(2).Select(l => l.Split('\t')).Select(f => new Span(
            f[0], f[1], f[2], f[3], f[4], f[5], int.Parse(f[6], CultureInfo.InvariantCulture), int.Parse(f[7], CultureInfo.InvariantCulture)))]);
    }

    public override string ToString() => string.Join('\n', Spans
        .Select(s => FormattableString.Invariant($"{s.Id}\t{s.Parent}\t{s.Service}\t{s.Kind}\t{s.Name}\t{s.Result}\t{s.Start}\t{s.Duration}"))
        .Prepend("id\tparent\tservice\tkind\tname\tresult\tstart, µs\tduration, µs").Prepend(KeptnContext).Append(string.Empty));

    private static TraceRecording Create(string keptnContext, IReadOnlyList<Activity> activities)
    {
        var begin = activities.Min(a => a.StartTimeUtc);
        var ids = activities.Select((a, i) => (a, i)).ToDictionary(x => x.a.SpanId, x => $"{x.i + 1}");
        return new(keptnContext, [.. activities.Select(a => new Span(
            ids[a.SpanId],
            ids.GetValueOrDefault(a.ParentSpanId, string.Empty),
            GetService(a, activities),
            a.Kind.ToString(),
            a.DisplayName.Replace(KeptnEventType.Prefix, string.Empty, StringComparison.Ordinal),
            (string?)a.GetTagItem("keptn.result") ?? string.Empty,
            (int)(a.StartTimeUtc - begin).TotalMicroseconds,
            (int)a.Duration.TotalMicroseconds))]);
    }

    // All run in one process here; in reality each is a process and the resource of its spans.
    private static string GetService(Activity activity, IReadOnlyList<Activity> all)
    {
        var top = activity;
        while (top.Kind != ActivityKind.Consumer)
        {
            top = all.Single(a => a.SpanId == top.ParentSpanId);
        }

        return top.DisplayName[(top.DisplayName.LastIndexOf("event.", StringComparison.Ordinal) + 6)..] switch
        {
            "deployment.triggered" => "helm-deployer",
            "test.triggered" => "load-tests",
            "evaluation.triggered" => "slo-judge",
            "evaluation.finished" => "chat-notifier",
            var other => throw new InvalidOperationException($"What is {other}?"),
        };
    }

    private static async Task<IHost> StartAsync(LocalControlPlane controlPlane, string name, Action<KeptnBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services.AddKeptn(name).UseTransport(_ => new LocalTransport(controlPlane, name)));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static CloudEvent CreateTrigger(Guid keptnContext) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Source = "tests",
        Type = KeptnEventType.ForSequence("dev", "delivery", KeptnEventKinds.Triggered),
        DataContentType = "application/json",
        Data = CloudEventData.FromJson($$"""{"project":"{{Project}}","stage":"dev","service":"carts"}"""),
        [KeptnAttributeNames.KeptnContext] = keptnContext.ToString(),
    };

    // Something that takes its time without waiting for a clock.
    private static TaskResult Work(int amount, TaskResult result)
    {
        Rfc2898DeriveBytes.Pbkdf2("carts", new byte[16], amount * 60_000, HashAlgorithmName.SHA256, 32);
        return result;
    }

    private IEnumerable<string> GetPath(Span span) =>
        (Spans.SingleOrDefault(s => s.Id == span.Parent) is { } parent ? GetPath(parent) : []).Append(span.Name);

    /// <summary>One span; times in microseconds from the first one's start.</summary>
    internal sealed record Span(string Id, string Parent, string Service, string Kind, string Name, string Result, int Start, int Duration);
}

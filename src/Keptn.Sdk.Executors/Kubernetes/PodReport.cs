using System.Globalization;
using System.Text;
using System.Text.Json;
using Keptn.Sdk.Executors.Jobs;
using Keptn.Sdk.Executors.Kubernetes.Wire;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>What a job's pods wrote and how they ended. Nothing in a pod's status is certain to be there.</summary>
internal sealed record PodReport(string? Reason, string Logs, string? Result)
{
    /// <summary>How much of a container's file Kubernetes hands out: the end of it.</summary>
    internal const int MaxResult = 4096;

    private const int MaxLines = 2000;
    private const int MaxPods = 5;

    /// <summary>Reads what there is; what cannot be read is said in the text and in the log.</summary>
    internal static async Task<PodReport> ReadAsync(KubernetesApi api, string ns, JobRun run, ILogger logger, CancellationToken cancellationToken)
    {
        IReadOnlyList<Pod> pods;
        try
        {
            pods = await api.ListPodsAsync(ns, run.Name, KubernetesApi.RetryTime, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            KubernetesLog.NotReadable(logger, ns, run.Name, "pods", e.Message);
            return new(null, $"(The job's pods cannot be read: {e.Message})\n", null);
        }

        var logs = new StringBuilder();
        foreach (var pod in pods.Take(MaxPods))
        {
            await AddLogsAsync(api, ns, run, pod, logs, logger, cancellationToken).ConfigureAwait(false);
        }

        var main = pods.SelectMany(p => p.Status?.ContainerStatuses ?? []).Select(c => c.State?.Terminated).LastOrDefault(t => t is not null);
        return new(FindReason(pods, main), LogTail.Cut(logs.ToString(), run.MaxLogSize), FindResult(main));
    }

    /// <summary>Whether a result is no JSON because Kubernetes has handed out only the end of it.</summary>
    internal static bool IsCut(string result)
    {
        if (Encoding.UTF8.GetByteCount(result) < MaxResult - 3)
        {
            return false;
        }

        try
        {
            using var whole = JsonDocument.Parse(result);
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static string? FindResult(TerminatedState? main) =>
        main is { Message.Length: > 0, Reason: null or "Completed" or "Error" or "OOMKilled" } ? main.Message : null;

    private static string? FindReason(IReadOnlyList<Pod> pods, TerminatedState? main)
    {
        var ended = pods.Select(p => p.Status).LastOrDefault(s => s?.Reason is { Length: > 0 });
        var files = pods.SelectMany(p => p.Status?.InitContainerStatuses ?? []).Select(c => c.State?.Terminated).LastOrDefault(t => t is { ExitCode: not 0 });
        return ended is not null ? $"its pod was ended ({ended.Reason}: {ended.Message ?? "no reason is given"})"
            : files is not null ? $"its files could not be fetched: the container for that {Describe(files)}"
            : main is { ExitCode: not 0 } ? $"its container {Describe(main)}"
            : pods.Count == 0 ? "its pod is no longer there"
            : null;
    }

    private static string Describe(TerminatedState state) => state.Reason switch
    {
        "OOMKilled" => "needed more memory than its limit and was killed (OOMKilled)",
        null or "Error" when state.Signal is > 0 => $"was ended by signal {state.Signal}",
        null or "Error" => string.Create(CultureInfo.InvariantCulture, $"exited with code {state.ExitCode}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ended with code {state.ExitCode} ({state.Reason}: {state.Message ?? "no reason is given"})"),
    };

    private static async Task AddLogsAsync(
        KubernetesApi api, string ns, JobRun run, Pod pod, StringBuilder logs, ILogger logger, CancellationToken cancellationToken)
    {
        if (pod.Metadata?.Name is not { } name)
        {
            return;
        }

        var main = pod.Status?.ContainerStatuses ?? [];

        // How the files came interests only where something went wrong.
        var init = main.All(c => c.State?.Terminated is { Reason: "Completed" }) && main.Count > 0 ? [] : pod.Status?.InitContainerStatuses ?? [];
        foreach (var container in init.Concat(main))
        {
            if (container is not { Name: { } containerName, State: { } state } || (state.Running is null && state.Terminated is null))
            {
                continue;
            }

            var text = await ReadAsync(api, ns, run, name, containerName, logger, cancellationToken).ConfigureAwait(false);
            if (text.Length > 0)
            {
                logs.Append(CultureInfo.InvariantCulture, $"Container {containerName} of pod {name}:\n{text}").Append(text.EndsWith('\n') ? "" : "\n");
            }
        }
    }

    private static async Task<string> ReadAsync(
        KubernetesApi api, string ns, JobRun run, string pod, string container, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            var (text, isCut) = await api.ReadLogAsync(ns, pod, container, MaxLines, run.MaxLogSize, cancellationToken).ConfigureAwait(false);
            return isCut ? $"(the beginning is left out)\n{text}" : text;
        }
        catch (Exception e) when (e is KubernetesException or IOException or HttpRequestException)
        {
            KubernetesLog.NotReadable(logger, ns, run.Name, "logs", e.Message);
            return $"(the logs cannot be read: {e.Message})\n";
        }
    }
}

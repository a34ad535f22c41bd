using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Keptn.Sdk.Executors.Kubernetes.Wire;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>The few calls of the Kubernetes API that jobs need.</summary>
internal sealed class KubernetesApi(KubernetesConnection connection, TimeProvider timeProvider)
{
    /// <summary>After how long the server ends a watch; then everything is listed anew.</summary>
    private const int WatchSeconds = 60;

    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(WatchSeconds + 30);

    private static readonly TimeSpan s_longestRead = TimeSpan.FromSeconds(30);

    /// <summary>How long calls are tried again that somebody waits for.</summary>
    internal static TimeSpan RetryTime { get; } = TimeSpan.FromMinutes(1);

    /// <exception cref="KubernetesException">It failed, also where a job of that name is there.</exception>
    internal async Task<Job> CreateAsync(Job job, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(job, WireJson.Default.Job);
        var answer = await connection.SendAsync(HttpMethod.Post, Jobs(job.Metadata!.Namespace!), body, RetryTime, cancellationToken).ConfigureAwait(false);
        return KubernetesConnection.Read(answer, WireJson.Default.Job);
    }

    /// <returns>The job; <see langword="null"/> where there is none of that name.</returns>
    internal async Task<Job?> FindAsync(string ns, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.GetAsync($"{Jobs(ns)}/{Escape(name)}", WireJson.Default.Job, RetryTime, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Reads one job and the version of the list, from which it can be watched. Tries again for as long as it may.</summary>
    internal async Task<(Job? Job, string? Version)> ListAsync(string ns, string name, CancellationToken cancellationToken)
    {
        var list = await connection.GetAsync($"{Jobs(ns)}?{Only(name)}", WireJson.Default.JobList, TimeSpan.MaxValue, cancellationToken).ConfigureAwait(false);
        return (list.Items is [var job, ..] ? job : null, list.Metadata?.ResourceVersion);
    }

    /// <summary>What happens to one job from now on, until the server ends the watch or falls silent.</summary>
    /// <exception cref="KubernetesException">It failed; <see cref="KubernetesException.IsExpired"/> where the version is too old.</exception>
    internal async IAsyncEnumerable<WatchEvent> WatchAsync(string ns, string name, string? version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = $"{Jobs(ns)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={WatchSeconds}&{Only(name)}&resourceVersion={Escape(version ?? string.Empty)}";
        using var response = await connection.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        using var silence = new CancellationTokenSource(s_silence, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        var lines = new LineReader(await response.Content.ReadAsStreamAsync(both.Token).ConfigureAwait(false), KubernetesConnection.MaxAnswer);
        await using var disposal = lines.ConfigureAwait(false);
        while (await lines.ReadAsync(both.Token).ConfigureAwait(false) is { } line)
        {
            var change = KubernetesConnection.Read(line, WireJson.Default.WatchEvent);
            if (change.Type == "ERROR")
            {
                throw CreateError(change);
            }

            yield return change;
        }
    }

    internal async Task<IReadOnlyList<Pod>> ListPodsAsync(string ns, string job, TimeSpan retryTime, CancellationToken cancellationToken)
    {
        var list = await connection.GetAsync(
            $"{Core(ns)}/pods?labelSelector={Escape($"job-name={job}")}", WireJson.Default.PodList, retryTime, cancellationToken).ConfigureAwait(false);
        return list.Items ?? [];
    }

    /// <summary>What is said of a job: for instance why its pod could not be made.</summary>
    internal async Task<IReadOnlyList<CoreEvent>> ListEventsAsync(string ns, string kind, string name, CancellationToken cancellationToken)
    {
        var selector = Escape($"involvedObject.kind={kind},involvedObject.name={name}");
        var list = await connection.GetAsync($"{Core(ns)}/events?fieldSelector={selector}&limit=100", WireJson.Default.EventList, TimeSpan.FromSeconds(5), cancellationToken)
            .ConfigureAwait(false);
        return list.Items ?? [];
    }

    /// <summary>The end of what a container wrote.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="lines">How many lines are asked for.</param>
    /// <param name="limit">How many bytes are kept at most: the last ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The text, and whether something stood before it.</returns>
    internal async Task<(string Text, bool IsCut)> ReadLogAsync(string ns, string pod, string container, int lines, int limit, CancellationToken cancellationToken)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"{Core(ns)}/pods/{Escape(pod)}/log?container={Escape(container)}&tailLines={lines}&limitBytes={KubernetesConnection.MaxAnswer}");
        using var response = await connection.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        using var timer = new CancellationTokenSource(s_longestRead, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var tail = new TextTail(limit);
        try
        {
            await CopyAsync(response, tail, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException($"The log was not there within {s_longestRead.TotalSeconds:0} s.", e);
        }

        return (tail.ToString(), tail.IsCut);
    }

    /// <summary>Removes a job with its pods. That it is gone already is as good.</summary>
    /// <exception cref="KubernetesException">It failed.</exception>
    internal async Task DeleteAsync(string ns, string name, string? uid, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { PropagationPolicy = "Background", Preconditions = uid is null ? null : new(uid) };
        try
        {
            await connection.SendAsync(
                HttpMethod.Delete,
                $"{Jobs(ns)}/{Escape(name)}",
                JsonSerializer.SerializeToUtf8Bytes(options, WireJson.Default.DeleteOptions),
                RetryTime,
                cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound || e.Status == HttpStatusCode.Conflict)
        {
            // Gone, or another one has its name by now.
        }
    }

    private static async Task CopyAsync(HttpResponseMessage response, TextTail tail, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var part = new byte[16 * 1024];
            while (await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false) is > 0 and var length)
            {
                tail.Add(part.AsSpan(0, length));
            }
        }
    }

    private static KubernetesException CreateError(WatchEvent change)
    {
        var status = change.Object.ValueKind == JsonValueKind.Object ? change.Object.Deserialize(WireJson.Default.ApiStatus) : null;
        return new KubernetesException($"The API server ended the watch: {status?.Code} {status?.Reason}: {status?.Message}")
        {
            Status = status?.Code is { } code ? (HttpStatusCode)code : null,
            Reason = status?.Reason,
        };
    }

    private static string Jobs(string ns) => $"/apis/batch/v1/namespaces/{Escape(ns)}/jobs";

    private static string Core(string ns) => $"/api/v1/namespaces/{Escape(ns)}";

    private static string Only(string name) => $"fieldSelector={Escape($"metadata.name={name}")}";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}

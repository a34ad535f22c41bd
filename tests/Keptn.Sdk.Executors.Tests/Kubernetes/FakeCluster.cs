using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>
/// The API server of a cluster: HTTPS by an authority of its own, the token of a service account, and the few calls that
/// jobs need, with their error bodies. What it gets is checked against the Job schema. Nodes there are none: a test says how
/// pods fare.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    internal const string Namespace = "keptn";

    private readonly WebApplication _application;
    private readonly ClusterCertificates _certificates;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FakeJob> _jobs = new(StringComparer.Ordinal);
    private readonly List<Channel<string>> _watches = [];
    private readonly List<(int Version, string Line)> _history = [];
    private int _version = 200;

    private FakeCluster(WebApplication application, ClusterCertificates certificates, string folder)
    {
        _application = application;
        _certificates = certificates;
        Folder = folder;
    }

    /// <summary>The folder that a pod would have at /var/run/secrets/kubernetes.io/serviceaccount.</summary>
    internal string Folder { get; }

    internal int Port => new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    internal ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What the role of the service does not allow, for instance <c>create jobs</c>.</summary>
    internal HashSet<string> Denied { get; } = [];

    /// <summary>Whether the role allows a call, where a test decides that itself.</summary>
    internal Func<string, bool> OnCall { get; set; } = _ => true;

    /// <summary>Answers in place of the server; says whether it did.</summary>
    internal Func<HttpContext, Task<bool>>? Intercept { get; set; }

    /// <summary>What happens to a job that was made; by default its pod runs and nothing more.</summary>
    internal Action<FakeJob> OnCreated { get; set; } = _ => { };

    /// <summary>Lines that a watch sends before anything else.</summary>
    internal ConcurrentQueue<string> WatchLines { get; } = new();

    /// <summary>Called when a watch is open.</summary>
    internal Action<FakeCluster> OnWatch { get; set; } = _ => { };

    internal JsonArray Events { get; } = [];

    internal FakeJob Job => Jobs.Should().ContainSingle().Subject;

    internal IReadOnlyList<FakeJob> Jobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Values];
            }
        }
    }

    /// <summary>A token as Kubernetes gives it; the name of the account stands in it.</summary>
    internal static string CreateToken(string account = ApiErrors.User, string mark = "s1gnature") =>
        $"eyJhbGciOiJSUzI1NiJ9.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($$"""{"sub":"{{account}}"}"""))}.{mark}";

    internal static async Task<FakeCluster> StartAsync(IPAddress? certificateFor = null)
    {
        var certificates = new ClusterCertificates();
        var folder = Directory.CreateTempSubdirectory("serviceaccount").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificates.Issue(certificateFor ?? IPAddress.Loopback))));
        var cluster = new FakeCluster(builder.Build(), certificates, folder);
        cluster.WriteCredentials();
        cluster._application.Run(cluster.AnswerAsync);
        await cluster._application.StartAsync();
        return cluster;
    }

    internal void WriteCredentials(string? token = null, string? authority = null)
    {
        File.WriteAllText(Path.Combine(Folder, "token"), token ?? CreateToken());
        File.WriteAllText(Path.Combine(Folder, "ca.crt"), authority ?? _certificates.AuthorityPem);
        File.WriteAllText(Path.Combine(Folder, "namespace"), Namespace);
    }

    /// <summary>Says to all who watch what became of a job.</summary>
    internal void Publish(string type, FakeJob job, JsonObject? status = null)
    {
        lock (_lock)
        {
            job.Manifest["metadata"]!["resourceVersion"] = $"{++_version}";
            job.Manifest["status"] = status ?? job.Manifest["status"]?.DeepClone();
            var line = new JsonObject { ["type"] = type, ["object"] = job.Manifest.DeepClone() }.ToJsonString() + "\n";
            _history.Add((_version, line));
            _watches.ForEach(w => w.Writer.TryWrite(line));
        }
    }

    internal void Remove(FakeJob job)
    {
        lock (_lock)
        {
            _jobs.Remove(job.Key);
        }

        Publish("DELETED", job);
    }

    /// <summary>Puts a job into the cluster that somebody else made.</summary>
    internal FakeJob Add(JsonObject manifest)
    {
        var metadata = manifest["metadata"]!.AsObject();
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["resourceVersion"] = $"{++_version}";
        metadata["creationTimestamp"] ??= "2026-01-02T03:04:05Z";
        var job = new FakeJob(this, manifest);
        lock (_lock)
        {
            _jobs.Add(job.Key, job);
        }

        return job;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _watches.ForEach(w => w.Writer.TryComplete());
        }

        await _application.DisposeAsync();
        _certificates.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        if (Intercept is { } intercept && await intercept(context))
        {
            return;
        }

        if (request.Headers.Authorization != $"Bearer {await File.ReadAllTextAsync(Path.Combine(Folder, "token"))}")
        {
            await WriteAsync(context, ApiErrors.Unauthorized());
            return;
        }

        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts[0] == "apis" ? (parts[1], parts[4..]) : (string.Empty, parts[3..]);
        var ns = rest[0];
        var resource = rest.Length > 3 ? $"{rest[1]}/{rest[3]}" : rest[1];
        var name = rest.Length > 2 ? rest[2] : null;
        var verb = GetVerb(request, name);
        if (Denied.Contains($"{verb} {resource}") || !OnCall($"{verb} {resource}"))
        {
            await WriteAsync(context, ApiErrors.Forbidden(verb, group, resource, ns));
            return;
        }

        await ((verb, resource) switch
        {
            ("create", "jobs") => CreateAsync(context, ns),
            ("list", "jobs") => ListAsync(context, ns),
            ("watch", "jobs") => WatchAsync(context),
            ("get", "jobs") => FindAsync(context, ns, name!),
            ("delete", "jobs") => DeleteAsync(context, ns, name!),
            ("list", "pods") => WriteAsync(context, List("PodList", Selected(request, ns, "labelSelector", "job-name=")?.Pods.Select(p => p.DeepClone()) ?? [])),
            ("list", "events") => WriteAsync(context, List("EventList", Events.Select(e => e!.DeepClone()))),
            ("get", "pods/log") => WriteLogAsync(context, name!),
            _ => WriteAsync(context, ApiErrors.NotFound(group, resource, name ?? string.Empty)),
        });
    }

    private static string GetVerb(HttpRequest request, string? name) => request.Method switch
    {
        "POST" => "create",
        "DELETE" => "delete",
        _ => request.Query["watch"] == "true" ? "watch" : name is null ? "list" : "get",
    };

    private async Task CreateAsync(HttpContext context, string ns)
    {
        var manifest = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        if (JobSchema.FindProblems(manifest) is { Count: > 0 } problems)
        {
            await WriteAsync(context, ApiErrors.Create(400, "BadRequest", $"strict decoding error: {string.Join(", ", problems)}"));
            return;
        }

        var name = (string)manifest["metadata"]!["name"]!;
        if (Find(ns, name) is not null)
        {
            await WriteAsync(context, ApiErrors.AlreadyExists(name));
            return;
        }

        manifest["metadata"]!["creationTimestamp"] = null;
        var job = Add(manifest);
        OnCreated(job);
        await WriteAsync(context, Copy(job), 201);
    }

    private Task ListAsync(HttpContext context, string ns)
    {
        JsonObject list;
        lock (_lock)
        {
            list = List("JobList", Selected(context.Request, ns, "fieldSelector", "metadata.name=") is { } job ? [Copy(job)] : []);
        }

        return WriteAsync(context, list);
    }

    private async Task WatchAsync(HttpContext context)
    {
        var watch = Channel.CreateUnbounded<string>();
        lock (_lock)
        {
            // What happened since the version that the caller knows comes first.
            var known = int.Parse(context.Request.Query["resourceVersion"].ToString(), CultureInfo.InvariantCulture);
            _history.Where(h => h.Version > known).ToList().ForEach(h => watch.Writer.TryWrite(h.Line));
            _watches.Add(watch);
        }

        while (WatchLines.TryDequeue(out var line))
        {
            await context.Response.WriteAsync(line);
            if (line.Contains("ERROR", StringComparison.Ordinal))
            {
                return;
            }

            if (!line.EndsWith('\n'))
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }
        }

        await context.Response.Body.FlushAsync();
        OnWatch(this);
        await foreach (var line in watch.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(line);
            await context.Response.Body.FlushAsync();
        }
    }

    private Task FindAsync(HttpContext context, string ns, string name) =>
        Find(ns, name) is { } job ? WriteAsync(context, Copy(job)) : WriteAsync(context, ApiErrors.NotFound("batch", "jobs", name));

    private async Task DeleteAsync(HttpContext context, string ns, string name)
    {
        if (Find(ns, name) is not { } job)
        {
            await WriteAsync(context, ApiErrors.NotFound("batch", "jobs", name));
            return;
        }

        var options = await JsonNode.ParseAsync(context.Request.Body);
        ((string?)options!["propagationPolicy"]).Should().Be("Background", "or the pods would stay");
        Remove(job);
        await WriteAsync(context, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Success" });
    }

    private async Task WriteLogAsync(HttpContext context, string pod)
    {
        var container = context.Request.Query["container"].ToString();
        var log = Jobs.SelectMany(j => j.Logs).FirstOrDefault(l => l.Key == (pod, container)).Value;
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(log ?? string.Empty);
    }

    private JsonObject Copy(FakeJob job)
    {
        lock (_lock)
        {
            return job.Manifest.DeepClone().AsObject();
        }
    }

    private FakeJob? Find(string ns, string name)
    {
        lock (_lock)
        {
            return _jobs.GetValueOrDefault($"{ns}/{name}");
        }
    }

    private FakeJob? Selected(HttpRequest request, string ns, string parameter, string prefix)
    {
        var selector = request.Query[parameter].ToString();
        selector.Should().StartWith(prefix);
        return Find(ns, selector[prefix.Length..]);
    }

    private JsonObject List(string kind, IEnumerable<JsonNode> items) => new()
    {
        ["kind"] = kind,
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_version}" },
        ["items"] = new JsonArray([.. items]),
    };

    private static async Task WriteAsync(HttpContext context, JsonObject body, int status = 200)
    {
        context.Response.StatusCode = (string?)body["kind"] == "Status" && body["code"] is { } code ? (int)code : status;
        context.Response.ContentType = "application/json";
        if (body["details"]?["retryAfterSeconds"] is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        await context.Response.WriteAsync(body.ToJsonString());
    }

    /// <summary>Answers with a refusal, for <see cref="Intercept"/>.</summary>
    internal static async Task<bool> RefuseAsync(HttpContext context, JsonObject status)
    {
        await WriteAsync(context, status);
        return true;
    }
}

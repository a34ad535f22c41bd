using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.Executors.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>What the container does that fetches a job's files, against Keptn's resource API over HTTP.</summary>
public sealed class JobFilesTests : IAsyncLifetime, IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly string _folder = Directory.CreateTempSubdirectory("job-files").FullName;
    private readonly StringWriter _output = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _tokens = new();
    private readonly Dictionary<(string Level, string Name), string> _files = [];
    private readonly Dictionary<string, string> _environment = [];
    private WebApplication _keptn = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _keptn = builder.Build();
        _keptn.Run(AnswerAsync);
        await _keptn.StartAsync();
        _environment["KEPTN_API_URL"] = $"{_keptn.Urls.First()}/api";
        _environment["KEPTN_API_TOKEN"] = "t0ken\n";
        _environment["KEPTN_PROJECT"] = "shop";
        _environment["KEPTN_STAGE"] = "dev";
        _environment["KEPTN_SERVICE"] = "carts";
        _environment["GIT_COMMIT_ID"] = Commit;
    }

    public async Task DisposeAsync()
    {
        await _keptn.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Files_ComeFromTheNearestLevelAtTheCommit()
    {
        _files[("service", "locust/basic.py")] = "service's";
        _files[("stage", "locust/basic.py")] = "stage's";
        _files[("stage", "slo.yaml")] = "stage's";
        _files[("project", "global.env")] = "project's";

        (await RunAsync("locust/basic.py", "/slo.yaml", "global.env")).Should().Be(0);

        Read().Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["locust/basic.py"] = "service's",
            ["slo.yaml"] = "stage's",
            ["global.env"] = "project's",
        });
        _requests.Where(r => r.StartsWith("service", StringComparison.Ordinal) || r.StartsWith("stage", StringComparison.Ordinal)).Should().OnlyContain(r => r.EndsWith($"?gitCommitID={Commit}"));
        _requests.Where(r => r.StartsWith("project", StringComparison.Ordinal)).Should().OnlyContain(r => !r.Contains("gitCommitID"));
        _tokens.Should().OnlyContain(t => t == "t0ken");
    }

    [Theory]
    [InlineData("helm")]
    [InlineData("helm/")]
    [InlineData("/helm/")]
    public async Task Folder_BringsAllBelowAndNothingBeside(string entry)
    {
        _files[("service", "helm/values.yaml")] = "a";
        _files[("service", "helm/templates/service.yaml")] = "b";
        _files[("stage", "helm/common.yaml")] = "c";
        _files[("service", "helm-abc/values.yaml")] = "no";
        _files[("service", "helmfile")] = "no";

        (await RunAsync(entry)).Should().Be(0);

        Read().Keys.Should().BeEquivalentTo("helm/values.yaml", "helm/templates/service.yaml", "helm/common.yaml");
        _output.ToString().Should().Contain("helm/values.yaml: 1 bytes");
    }

    [Fact]
    public async Task Files_NotNamed_AreThoseOfTheTaskInTheConfiguration()
    {
        _files[("stage", "job/config.yaml")] = "apiVersion: v2\nactions:\n  - name: Run tests\n    tasks:\n      - name: Load\n        image: a\n        files: [locust/basic.py]\n";
        _files[("service", "locust/basic.py")] = "x";
        _environment["JOB_ACTION"] = "Run tests";
        _environment["JOB_TASK"] = "Load";

        (await RunAsync()).Should().Be(0);

        Read().Keys.Should().Equal("locust/basic.py");
    }

    [Fact]
    public async Task Task_NotInTheConfiguration_IsNamed()
    {
        _files[("service", "job/config.yaml")] = "apiVersion: v2\nactions: []\n";
        _environment["JOB_ACTION"] = "Run tests";

        (await RunAsync()).Should().Be(1);

        _output.ToString().Should().Contain("has no task '' of an action 'Run tests'");
    }

    [Fact]
    public async Task File_Missing_FailsAndSaysWhereItWasLookedFor()
    {
        (await RunAsync("locust")).Should().Be(1);

        _output.ToString().Should().Contain("no file or folder 'locust'").And.Contain("shop").And.Contain("dev").And.Contain("carts");
    }

    [Fact]
    public async Task Keptn_Refuses_FailsAndSaysWhy()
    {
        _files[("service", "a")] = "500";

        (await RunAsync("a")).Should().Be(1);

        _output.ToString().Should().Contain("500").And.NotContain("t0ken");
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("/../x")]
    [InlineData("a\\..\\b")]
    public async Task File_ThatLeadsOutOfTheFolder_IsRefused(string entry)
    {
        _files[("service", entry.Trim('/'))] = "bad";

        (await RunAsync(entry)).Should().Be(1);

        Read().Should().BeEmpty();
        _output.ToString().Should().Contain("cannot be the name of a resource");
    }

    [Fact]
    public async Task Folder_WithAFileThatLeadsOut_IsRefused()
    {
        _files[("service", "helm/../../outside")] = "bad";

        (await RunAsync("helm")).Should().Be(1);

        File.Exists(Path.Combine(_folder, "..", "outside")).Should().BeFalse();
        Read().Should().BeEmpty();
    }

    [Theory]
    [InlineData("KEPTN_PROJECT", null, "KEPTN_PROJECT is not set")]
    [InlineData("KEPTN_API_URL", "keptn", "'keptn' is not an address")]
    [InlineData("AUTH_MODE", "oauth", "OAUTH_CLIENT_ID is not set")]
    public async Task Setting_Missing_IsNamed(string name, string? value, string problem)
    {
        _environment.Remove(name);
        if (value is not null)
        {
            _environment[name] = value;
        }

        (await RunAsync("a")).Should().Be(1);

        _output.ToString().Should().Contain(problem);
    }

    [Fact]
    public async Task Job_AndItsFiles_AgreeOnTheEnvironment()
    {
        // What the manifest sets is what is read here: the one would be of no use without the other.
        var job = JobManifestTests.Create(KubernetesJobs.Run("files: [locust/basic.py]"), keptn: new() { Endpoint = new Uri(_environment["KEPTN_API_URL"]) });
        _environment.Clear();
        foreach (var variable in job.InitContainer!["env"]!.AsArray())
        {
            _environment[(string)variable!["name"]!] = ((string?)variable["value"])?.Replace("$$", "$", StringComparison.Ordinal) ?? "t0ken";
        }

        _files[("service", "locust/basic.py")] = "x";

        (await new FileFetcher(_environment.GetValueOrDefault, _folder, _output).RunAsync(default)).Should().Be(0, _output.ToString());

        Read().Keys.Should().Equal("locust/basic.py");
        _requests.Should().Contain(r => r.Contains("sockshop/dev/carts", StringComparison.Ordinal));
    }

    private async Task<int> RunAsync(params string[] entries)
    {
        _environment["JOB_FILES"] = string.Join('\n', entries);
        return await new FileFetcher(_environment.GetValueOrDefault, _folder, _output).RunAsync(default);
    }

    private Dictionary<string, string> Read() => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(_folder, f), File.ReadAllText);

    // /api/resource-service/v1/project/shop/stage/dev/service/carts/resource[/name]
    private async Task AnswerAsync(HttpContext context)
    {
        var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var path = raw.Split('?')[0];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(p => p != "project").ToList();
        var at = parts.IndexOf("resource");
        var scope = parts.Take(at).Where((_, i) => i % 2 == 1).ToList();
        var level = scope.Count switch { 3 => "service", 2 => "stage", _ => "project" };
        var name = at + 1 < parts.Count ? Uri.UnescapeDataString(Uri.UnescapeDataString(parts[at + 1])) : null;
        _requests.Enqueue($"{level} {string.Join('/', scope)} {name}{(name is null ? string.Empty : context.Request.QueryString)}");
        _tokens.Enqueue(context.Request.Headers["x-token"].ToString());
        context.Response.ContentType = "application/json";
        if (name is null)
        {
            var uris = _files.Keys.Where(f => f.Level == level).Select(f => (JsonNode)new JsonObject { ["resourceURI"] = "/" + f.Name });
            await context.Response.WriteAsync(new JsonObject { ["totalCount"] = 1, ["nextPageKey"] = "0", ["resources"] = new JsonArray([.. uris]) }.ToJsonString());
        }
        else if (!_files.TryGetValue((level, name), out var content))
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("""{"code":404,"message":"Resource not found"}""");
        }
        else if (content == "500")
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync("""{"code":500,"message":"Internal server error"}""");
        }
        else
        {
            await context.Response.WriteAsync(new JsonObject { ["resourceURI"] = name, ["resourceContent"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)) }.ToJsonString());
        }
    }
}

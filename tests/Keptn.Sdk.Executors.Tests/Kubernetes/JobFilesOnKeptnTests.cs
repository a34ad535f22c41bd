using Keptn.Sdk.Api;
using Keptn.Sdk.Executors.Kubernetes;
using Keptn.Sdk.Local;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>Fetching a job's files from a control plane with a history of commits.</summary>
public sealed class JobFilesOnKeptnTests : IAsyncLifetime
{
    private const string Token = "a-token";

    private static readonly ResourceScope s_service = ResourceScope.Service("shop", "dev", "carts");

    private readonly string _repository = Directory.CreateTempSubdirectory("keptn").FullName;
    private readonly string _folder = Directory.CreateTempSubdirectory("job-files").FullName;
    private LocalControlPlane _keptn = null!;
    private LocalControlPlaneServer _server = null!;
    private KeptnApiClient _client = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_repository, "shipyard.yaml"),
            """
            apiVersion: spec.keptn.sh/0.2.2
            kind: Shipyard
            metadata:
              name: shop
            spec:
              stages:
                - name: dev
                  sequences:
                    - name: delivery
                      tasks:
                        - name: test
            """);
        Directory.CreateDirectory(Path.Combine(_repository, "dev", "carts"));
        await File.WriteAllTextAsync(Path.Combine(_repository, "dev", "carts", "readme.txt"), "a service");
        _keptn = Create(_repository);
        _server = await LocalControlPlaneServer.StartAsync(_keptn, new LocalControlPlaneServerOptions { Port = 0, Token = Token });
        _client = KeptnApiClient.Create(options =>
        {
            options.Endpoint = new Uri(_server.Address, "/api");
            options.Token = Token;
        });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _keptn.DisposeAsync();
        Directory.Delete(_repository, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Files_AreThoseOfTheSequencesCommit()
    {
        var project = (await _client.Projects.ListAsync().ToListAsync()).Single().Name;
        var scope = ResourceScope.Service(project, "dev", "carts");
        await PutAsync(scope, "helm/values.yaml", "old");
        var commit = await PutAsync(scope, "locust/basic.py", "old");
        await PutAsync(scope, "locust/basic.py", "new");
        await PutAsync(scope, "helm/values.yaml", "new");
        await PutAsync(scope, "helm/later.yaml", "new");
        await PutAsync(ResourceScope.Project(project), "common.env", "project's");

        using var output = new StringWriter();
        var code = await FetchAsync(project, commit, output, "locust/basic.py", "helm", "common.env");

        code.Should().Be(0, output.ToString());
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(_folder, f), File.ReadAllText)
            .Should().BeEquivalentTo(new Dictionary<string, string> { ["locust/basic.py"] = "old", ["helm/values.yaml"] = "old", ["common.env"] = "project's" });
    }

    [Fact]
    public async Task Token_Wrong_FailsAndSaysSo()
    {
        using var output = new StringWriter();

        (await FetchAsync("shop", string.Empty, output, "wr0ng", ["a"])).Should().Be(1);

        output.ToString().Should().Contain("401").And.NotContain("wr0ng");
    }

    private static LocalControlPlane Create(string repository) =>
        new(new LocalControlPlaneOptions { Directory = repository, UnansweredTaskWarning = TimeSpan.Zero });

    private async Task<string> PutAsync(ResourceScope scope, string name, string text) =>
        (await _client.Resources.PutAsync(scope, ResourceUpload.FromText(name, text))).CommitId;

    private Task<int> FetchAsync(string project, string commit, TextWriter output, params string[] entries) => FetchAsync(project, commit, output, Token, entries);

    private Task<int> FetchAsync(string project, string commit, TextWriter output, string token, string[] entries)
    {
        var environment = new Dictionary<string, string>
        {
            ["KEPTN_API_URL"] = $"{new Uri(_server.Address, "/api")}",
            ["KEPTN_API_TOKEN"] = token,
            ["KEPTN_PROJECT"] = project,
            ["KEPTN_STAGE"] = s_service.StageName!,
            ["KEPTN_SERVICE"] = s_service.ServiceName!,
            ["GIT_COMMIT_ID"] = commit,
            ["JOB_FILES"] = string.Join('\n', entries),
        };
        return new FileFetcher(environment.GetValueOrDefault, _folder, output).RunAsync(default);
    }
}

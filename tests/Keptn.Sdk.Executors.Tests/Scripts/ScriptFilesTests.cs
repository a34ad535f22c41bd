using System.Runtime.CompilerServices;
using Keptn.Sdk.Api;
using Keptn.Sdk.Executors.Scripts;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>How many requests an event costs, and that nothing is missed for that.</summary>
public sealed class ScriptFilesTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly ResourceScope s_service = ResourceScope.Service("shop", "dev", "carts");
    private static readonly ResourceScope[] s_levels = [s_service, s_service.Parent!, s_service.Parent!.Parent!];

    private readonly TestResources _files = new();
    private readonly CountingResources _api;
    private readonly MissingFiles _missing = new();

    public ScriptFilesTests()
    {
        _api = new CountingResources(_files);
        foreach (var level in s_levels)
        {
            _files.Add(level, ResourceUpload.FromText("metadata.yaml", "name: x"));
        }
    }

    [Fact]
    public async Task Event_WithoutAFile_CostsFewRequestsAndThenOne()
    {
        (await FindAsync("test.triggered", Commit)).Should().BeNull();
        _api.Count.Should().Be(13, "six names at service and stage, and one list of the project");

        (await FindAsync("test.finished", Commit)).Should().BeNull();
        _api.Count.Should().Be(13 + 7, "all.events is known not to be there");

        (await FindAsync("test.triggered", Commit)).Should().BeNull();
        _api.Count.Should().Be(13 + 7 + 1);

        (await FindAsync("test.triggered", null)).Should().BeNull();
        _api.Count.Should().Be(13 + 7 + 1 + 8, "a stage has the files of all its services, and is not listed");
    }

    [Fact]
    public async Task File_IsNewInTheProject_IsFoundAtTheNextEvent()
    {
        (await FindAsync("test.triggered", Commit)).Should().BeNull();
        _files.Add(s_levels[2], ResourceUpload.FromText("generic-executor/test.triggered.sh", "echo project"));

        (await FindAsync("test.triggered", Commit)).Should().Be("echo project");
    }

    [Theory]
    [InlineData("fedcba9876543210fedcba9876543210fedcba98")]
    [InlineData(null)]
    public async Task File_IsNewAtTheService_IsFoundAtTheNextCommit(string? commit)
    {
        (await FindAsync("test.triggered", Commit)).Should().BeNull();
        _files.Add(s_service, ResourceUpload.FromText("generic-executor/test.triggered.sh", "echo service"));

        (await FindAsync("test.triggered", commit)).Should().Be("echo service");
    }

    [Fact]
    public async Task Commit_IsTheNameOfABranch_IsAskedEachTime()
    {
        (await FindAsync("test.triggered", "main")).Should().BeNull();
        _files.Add(s_service, ResourceUpload.FromText("generic-executor/test.triggered.sh", "echo service"));

        (await FindAsync("test.triggered", "main")).Should().Be("echo service");
    }

    [Fact]
    public async Task Project_HasManyFiles_IsAskedForEach()
    {
        for (var i = 0; i < 100; i++)
        {
            _files.Add(s_levels[2], ResourceUpload.FromText($"a/{i}.txt", "x"));
        }

        _files.Add(s_levels[2], ResourceUpload.FromText("generic-executor/all.events.http", "GET http://a"));

        (await FindAsync("test.triggered", Commit)).Should().Be("GET http://a");
    }

    [Fact]
    public async Task File_IsEmptyAtTheNearestLevel_TheNextCounts()
    {
        _files.Add(s_service, ResourceUpload.FromText("generic-executor/test.triggered.sh", string.Empty));
        _files.Add(s_levels[1], ResourceUpload.FromText("generic-executor/test.triggered.sh", "echo stage"));

        (await FindAsync("test.triggered", Commit)).Should().Be("echo stage");
    }

    [Fact]
    public void Missing_More_ThanAreHeld_BeginsAnew()
    {
        for (var i = 0; i <= MissingFiles.Capacity; i++)
        {
            _missing.Add(s_service, Commit, $"{i}");
        }

        _missing.Contains(s_service, Commit, "0").Should().BeFalse();
        _missing.Contains(s_service, Commit, $"{MissingFiles.Capacity}").Should().BeTrue();
    }

    private async Task<string?> FindAsync(string prefix, string? commit)
    {
        var files = new ScriptFiles(_api, s_levels, commit, _missing);
        foreach (var name in new[] { prefix, ScriptNames.AllEvents }.SelectMany(p => ScriptNames.Extensions.Select(e => p + e)))
        {
            if (await files.FindAsync($"{ScriptNames.Folder}/{name}", default) is { } file)
            {
                return file.GetText();
            }
        }

        return null;
    }

    /// <summary>Counts requests; a list of few files is one.</summary>
    private sealed class CountingResources(IResourcesApi files) : IResourcesApi
    {
        internal int Count { get; private set; }

        public Task<KeptnResource> GetAsync(ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
        {
            Count++;
            return files.GetAsync(scope, uri, gitCommitId, cancellationToken);
        }

        public async IAsyncEnumerable<ResourceEntry> ListAsync(ResourceScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Count++;
            await foreach (var entry in files.ListAsync(scope, cancellationToken))
            {
                yield return entry;
            }
        }

        public Task<KeptnResource?> FindAsync(ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<KeptnResource?> FindNearestAsync(ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ResourceCommit> CreateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ResourceCommit> UpdateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

using Keptn.Sdk.Api;

namespace Keptn.Sdk.Testing.Tests;

public sealed class TestResourcesTests
{
    private static readonly ResourceScope s_service = ResourceScope.Service("sockshop", "dev", "carts");
    private readonly TestResources _resources = new();

    [Fact]
    public async Task Get_AtAnotherLevel_IsNotFound()
    {
        _resources.Add(s_service.Parent!, ResourceUpload.FromText("a", "stage"));

        var get = () => _resources.GetAsync(s_service, "a");

        (await get.Should().ThrowAsync<KeptnApiException>()).Which.NotFound.Should().Be(KeptnNotFound.Resource);
        (await _resources.FindAsync(s_service, "a")).Should().BeNull();
        (await _resources.FindNearestAsync(s_service, "a"))!.GetText().Should().Be("stage");
    }

    [Fact]
    public async Task Write_ByTheClient_IsReadByIt()
    {
        await _resources.PutAsync(s_service, ResourceUpload.FromText("b/c", "1"));
        await _resources.CreateAsync(s_service, [ResourceUpload.FromText("a", "2")]);

        (await _resources.GetAsync(s_service, "b/c", "abc")).CommitId.Should().Be("abc");
        var names = new List<string>();
        await foreach (var entry in _resources.ListAsync(s_service))
        {
            names.Add(entry.Uri);
        }

        names.Should().Equal("a", "b/c");
        await _resources.DeleteAsync(s_service, "a");
        await _resources.Awaiting(r => r.DeleteAsync(s_service, "a")).Should().ThrowAsync<KeptnApiException>();
    }

    [Fact]
    public async Task AddDirectory_KeepsNamesBelowIt()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            folder.CreateSubdirectory("k6");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "k6", "load.js"), "x");

            _resources.AddDirectory(s_service, folder.FullName);

            (await _resources.GetAsync(s_service, "k6/load.js")).GetText().Should().Be("x");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task UseFolder_ReadsEachLevelOfTheFolderAlone()
    {
        using var folder = new TestFolder().WithShipyard()
            .Write("dev/carts/k6/load.js", "service").Write("dev/slo.yaml", "stage").Write("owners.txt", "project");
        _resources.UseFolder(folder.Path);

        (await _resources.GetAsync(s_service, "k6/load.js")).GetText().Should().Be("service");
        (await _resources.GetAsync(s_service.Parent!, "slo.yaml")).GetText().Should().Be("stage");
        (await _resources.GetAsync(s_service.Parent!.Parent!, "owners.txt")).GetText().Should().Be("project");
        (await _resources.FindNearestAsync(s_service, "slo.yaml"))!.GetText().Should().Be("stage");
        (await ListAsync(s_service)).Should().Equal("k6/load.js");
    }

    [Theory]
    [InlineData("carts", "slo.yaml", KeptnNotFound.Resource)]
    [InlineData("carts", "K6/load.js", KeptnNotFound.Resource)]
    [InlineData("orders", "k6/load.js", KeptnNotFound.Service)]
    public async Task UseFolder_WhatIsNotThere_IsNotFoundAsOnKeptn(string service, string name, KeptnNotFound expected)
    {
        using var folder = new TestFolder().WithShipyard().Write("dev/carts/k6/load.js", "service").Write("dev/slo.yaml", "stage");
        _resources.UseFolder(folder.Path);

        var get = () => _resources.GetAsync(ResourceScope.Service("shop", "dev", service), name);

        (await get.Should().ThrowAsync<KeptnApiException>()).Which.NotFound.Should().Be(expected);
    }

    [Fact]
    public async Task UseFolder_FoldersOfSeveralProjects_TellsThemApart()
    {
        using var folder = new TestFolder().Write("a/shipyard.yaml", "x").Write("a/dev/carts/f", "of a");
        _resources.UseFolder(folder.Path);

        (await _resources.GetAsync(ResourceScope.Service("a", "dev", "carts"), "f")).GetText().Should().Be("of a");
        var other = () => _resources.FindAsync(ResourceScope.Service("b", "dev", "carts"), "f");
        (await other.Should().ThrowAsync<KeptnApiException>()).Which.NotFound.Should().Be(KeptnNotFound.Project);
    }

    [Fact]
    public async Task UseFolder_WhatIsWritten_StaysInMemory()
    {
        using var folder = new TestFolder().WithShipyard().Write("dev/carts/a", "1").Write("dev/carts/b", "2");
        _resources.UseFolder(folder.Path);

        await _resources.PutAsync(s_service, ResourceUpload.FromText("a", "changed"));
        await _resources.PutAsync(s_service, ResourceUpload.FromText("c", "3"));
        await _resources.DeleteAsync(s_service, "b");

        (await _resources.GetAsync(s_service, "a")).GetText().Should().Be("changed");
        (await _resources.FindAsync(s_service, "b")).Should().BeNull();
        (await ListAsync(s_service)).Should().Equal("a", "c");
        (await File.ReadAllTextAsync(Path.Combine(folder.Path, "dev/carts/a"))).Should().Be("1");
        File.Exists(Path.Combine(folder.Path, "dev/carts/b")).Should().BeTrue();
    }

    [Fact]
    public async Task UseFolder_AddedForAServiceWithoutFolder_IsFound()
    {
        using var folder = new TestFolder().WithShipyard();
        _resources.UseFolder(folder.Path).Add(s_service, ResourceUpload.FromText("a", "1"));

        (await _resources.GetAsync(s_service, "a")).GetText().Should().Be("1");
        (await ListAsync(s_service)).Should().Equal("a");
    }

    [Fact]
    public async Task UseFolder_PathThatLeadsOut_IsRefused()
    {
        using var folder = new TestFolder().WithShipyard().Write("dev/carts/a", "1");
        _resources.UseFolder(folder.Path);

        await _resources.Awaiting(r => r.GetAsync(s_service, "../../shipyard.yaml")).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public void UseFolder_NoSuchFolder_IsTold() =>
        _resources.Invoking(r => r.UseFolder("no/such/folder")).Should().Throw<DirectoryNotFoundException>().WithMessage("*no/such/folder*");

    [Fact]
    public async Task FailCalls_FailsAsManyCalls()
    {
        _resources.Add(s_service, ResourceUpload.FromText("a", "1")).FailCalls(2);

        (await _resources.Awaiting(r => r.GetAsync(s_service, "a")).Should().ThrowAsync<KeptnApiException>()).Which.NotFound.Should().Be(KeptnNotFound.None);
        await _resources.Awaiting(r => r.FindAsync(s_service, "a")).Should().ThrowAsync<KeptnApiException>();
        (await _resources.GetAsync(s_service, "a")).GetText().Should().Be("1");
    }

    private async Task<List<string>> ListAsync(ResourceScope scope)
    {
        var names = new List<string>();
        await foreach (var entry in _resources.ListAsync(scope))
        {
            names.Add(entry.Uri);
        }

        return names;
    }
}

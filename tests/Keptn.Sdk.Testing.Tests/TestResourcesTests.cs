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
}

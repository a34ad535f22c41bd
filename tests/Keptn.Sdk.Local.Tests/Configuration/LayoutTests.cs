using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Local.Tests.Configuration;

public sealed class LayoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-layout-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void GetProjects_FoldersWithAShipyardOrMetadata_AreListedByName()
    {
        Write("b/shipyard.yaml", "x");
        Write("a/metadata.yaml", "x");
        Write("notes/readme.md", "x");
        Write(".hidden/shipyard.yaml", "x");

        new LocalConfigurationRepository(_folder).GetProjects().Should().Equal("a", "b");
    }

    [Fact]
    public void GetProjects_FolderThatIsTheProject_IsListedUnderItsOwnName()
    {
        Write("shop/shipyard.yaml", "x");

        new LocalConfigurationRepository(Path.Combine(_folder, "shop")).GetProjects().Should().Equal("shop");
    }

    [Theory]
    [InlineData("projectName: sockshop\ncreationTimestamp: 2024", "sockshop")]
    [InlineData("creationTimestamp: 2024\nprojectName: \"sockshop\"\r\n", "sockshop")]
    [InlineData("projectName: ../up", "shop")]
    [InlineData("projectName:", "shop")]
    [InlineData("serviceName: carts", "shop")]
    public async Task GetProjects_FolderThatIsTheProjectWithMetadata_IsListedUnderTheNameInIt(string metadata, string name)
    {
        Write("shop/shipyard.yaml", "x");
        Write("shop/metadata.yaml", metadata);

        new LocalConfigurationRepository(Path.Combine(_folder, "shop")).GetProjects().Should().Equal(name);
        await using var named = new LocalControlPlane(new LocalControlPlaneOptions { Directory = Path.Combine(_folder, "shop"), ProjectName = "given" });
        named.Configuration.GetProjects().Should().Equal("given");
    }

    [Fact]
    public void FindResource_FolderThatIsTheProject_KnowsItsCommitsUnderEveryName()
    {
        Write("shipyard.yaml", "x");
        Write("dev/f", "one");
        var repository = new LocalConfigurationRepository(_folder);
        var commit = repository.GetCommitId("folder", "dev");
        Write("dev/f", "two");

        System.Text.Encoding.UTF8.GetString(repository.FindResource("project", "dev", null, "f", commit)!.Content.Span).Should().Be("one");
    }

    [Fact]
    public void GetCommitId_OfTheProjectItself_FollowsItsFilesAndNotThoseOfStages()
    {
        Write("shipyard.yaml", Shipyards.TwoStages);
        Write("dev/carts/slo.yaml", "one");
        var repository = new LocalConfigurationRepository(_folder);
        var before = repository.GetCommitId("p", null);

        Write("dev/carts/slo.yaml", "two");
        repository.GetCommitId("p", null).Should().Be(before);
        Write("readme.md", "new");

        repository.GetCommitId("p", null).Should().NotBe(before);
        repository.FindResource("p", null, null, "readme.md", before).Should().BeNull("that state had no such file");
        repository.FindResource("p", null, null, "dev/carts/slo.yaml").Should().BeNull("it belongs to a stage");
    }

    [Theory]
    [InlineData("HEAD", "three")]
    [InlineData("HEAD~1", "two")]
    [InlineData("HEAD^", "two")]
    [InlineData("HEAD~2", "one")]
    public void FindResource_StatesByTheirPlace_AreThoseThatWereSeen(string commit, string expected)
    {
        var repository = new LocalConfigurationRepository(_folder);
        foreach (var content in new[] { "one", "two", "three" })
        {
            Write("shipyard.yaml", "x");
            Write("dev/f", content);
            _ = repository.GetCommitId("p", "dev");
        }

        System.Text.Encoding.UTF8.GetString(repository.FindResource("p", "dev", null, "f", commit)!.Content.Span).Should().Be(expected);
    }

    [Theory]
    [InlineData("HEAD~9")]
    [InlineData("abc")]
    [InlineData("0123456789")]
    [InlineData("~1")]
    public void FindResource_StateThatNobodyKnows_IsAnError(string commit)
    {
        Write("shipyard.yaml", "x");
        var find = () => new LocalConfigurationRepository(_folder).FindResource("p", "dev", null, "f", commit);

        find.Should().Throw<LocalConfigurationException>().WithMessage($"*no commit '{commit}'*");
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}

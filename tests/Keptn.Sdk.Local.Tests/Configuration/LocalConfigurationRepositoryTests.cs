using System.Text;
using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Local.Tests.Configuration;

public sealed class LocalConfigurationRepositoryTests : IDisposable
{
    private readonly string _outer = Directory.CreateTempSubdirectory("keptn-repository-").FullName;
    private readonly string _folder;
    private readonly LocalConfigurationRepository _repository;

    public LocalConfigurationRepositoryTests()
    {
        _folder = Path.Combine(_outer, "config");
        _repository = new LocalConfigurationRepository(_folder);
        Write("shipyard.yaml", Shipyards.TwoTasks);
        File.WriteAllText(Path.Combine(_outer, "secret.txt"), "secret");
    }

    public void Dispose() => Directory.Delete(_outer, recursive: true);

    [Fact]
    public void FindResource_EachLevel_HasItsOwnFiles()
    {
        Write("slo.yaml", "project");
        Write("dev/slo.yaml", "stage");
        Write("dev/carts/slo.yaml", "service");
        Write("dev/carts/helm/carts.tgz", "chart");

        Read(null, null, "slo.yaml").Should().Be("project");
        Read("dev", null, "slo.yaml").Should().Be("stage");
        Read("dev", "carts", "slo.yaml").Should().Be("service");
        Read("dev", "carts", "helm/carts.tgz").Should().Be("chart");
        Read("dev", "carts", "/slo.yaml").Should().Be("service", "Keptn lists resources with a leading slash");
        Read("dev", null, "carts/slo.yaml").Should().Be("service");
    }

    [Fact]
    public void FindResource_MissingAtThisLevel_IsNotLookedForAbove()
    {
        Write("dev/slo.yaml", "stage");

        Read("dev", "carts", "slo.yaml").Should().BeNull();
        Read("prod", null, "slo.yaml").Should().BeNull();
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("a/../../secret.txt")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData("..\\secret.txt")]
    [InlineData("C:secret.txt")]
    [InlineData(".git/config")]
    [InlineData("a\0b")]
    public void FindResource_PathThatCouldLeadOut_IsRefused(string path)
    {
        var inService = () => _repository.FindResource("p", "dev", "carts", path);
        var inProject = () => _repository.FindResource("p", null, null, path);

        inService.Should().Throw<ArgumentException>();
        inProject.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("..", "carts")]
    [InlineData("dev", "..")]
    [InlineData("dev/..", "carts")]
    [InlineData("dev", "")]
    [InlineData("dev", "a/b")]
    public void FindResource_NameThatCouldLeadOut_IsRefused(string stage, string service)
    {
        var find = () => _repository.FindResource("p", stage, service, "slo.yaml");

        find.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("../config")]
    [InlineData("..")]
    [InlineData("")]
    public void TryGetProjectFolder_NameThatCouldLeadOut_IsRefused(string project)
    {
        var find = () => _repository.TryGetProjectFolder(project, out _);

        find.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void FindResource_Link_IsNotFollowed()
    {
        Write("dev/carts/slo.yaml", "service");
        File.CreateSymbolicLink(Path.Combine(_folder, "dev", "carts", "link.txt"), Path.Combine(_outer, "secret.txt"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link.txt"), Path.Combine(_outer, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "dev", "out"), _outer);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "out"), _outer);

        Read("dev", "carts", "link.txt").Should().BeNull();
        Read("dev", "out", "secret.txt").Should().BeNull();
        Read(null, null, "link.txt").Should().BeNull();
        Read(null, null, "out/secret.txt").Should().BeNull();
        Read("out", null, "secret.txt").Should().BeNull("a stage that is a link is none");
    }

    [Fact]
    public void GetCommitId_SameContent_IsTheSameEverywhere()
    {
        Write("dev/carts/slo.yaml", "a");
        var elsewhere = Path.Combine(_outer, "copy");
        Directory.CreateDirectory(Path.Combine(elsewhere, "dev", "carts"));
        File.WriteAllText(Path.Combine(elsewhere, "shipyard.yaml"), Shipyards.TwoTasks);
        File.WriteAllText(Path.Combine(elsewhere, "dev", "carts", "slo.yaml"), "a");

        var id = _repository.GetCommitId("p", "dev");

        id.Should().MatchRegex("^[0-9a-f]{40}$").And.Be(_repository.GetCommitId("p", "dev"));
        new LocalConfigurationRepository(elsewhere).GetCommitId("other", "dev").Should().Be(id);
    }

    [Theory]
    [InlineData("dev/carts/slo.yaml", "b")]
    [InlineData("dev/carts/sli.yaml", "")]
    [InlineData("dev/new", "a")]
    [InlineData("shipyard.yaml", "a")]
    public void GetCommitId_FileOfTheStageOrShipyardChanges_IsAnother(string path, string content)
    {
        Write("dev/carts/slo.yaml", "a");
        var before = _repository.GetCommitId("p", "dev");

        Write(path, content);

        _repository.GetCommitId("p", "dev").Should().NotBe(before);
    }

    [Fact]
    public void GetCommitId_OtherStageChanges_Stays()
    {
        var before = _repository.GetCommitId("p", "dev");

        Write("prod/carts/slo.yaml", "a");
        Write("dev/.git/HEAD", "not configuration");

        _repository.GetCommitId("p", "dev").Should().Be(before).And.NotBe(_repository.GetCommitId("p", "prod"));
    }

    [Fact]
    public void FindResource_EarlierCommit_HasTheContentOfThatMoment()
    {
        Write("dev/carts/slo.yaml", "old");
        var commit = _repository.GetCommitId("p", "dev");

        Write("dev/carts/slo.yaml", "new");
        Write("dev/carts/added", "x");

        var old = _repository.FindResource("p", "dev", "carts", "slo.yaml", commit)!;
        Encoding.UTF8.GetString(old.Content.Span).Should().Be("old");
        old.CommitId.Should().Be(commit);
        _repository.FindResource("p", "dev", "carts", "added", commit).Should().BeNull();
        Read("dev", "carts", "slo.yaml").Should().Be("new");
    }

    [Fact]
    public void FindResource_UnknownCommit_SaysWhichIsCurrent()
    {
        var find = () => _repository.FindResource("p", "dev", null, "x", "0000");

        find.Should().Throw<LocalConfigurationException>().WithMessage($"*no commit '0000'*'{_repository.GetCommitId("p", "dev")}'*");
    }

    [Fact]
    public void FindResource_HistoryIsFull_ForgetsTheOldest()
    {
        var repository = new LocalConfigurationRepository(_folder, maxHistorySize: 10);
        Write("dev/file", "12345678");
        var first = repository.GetCommitId("p", "dev");
        Write("dev/file", "abcdefgh");
        var second = repository.GetCommitId("p", "dev");

        var findFirst = () => repository.FindResource("p", "dev", null, "file", first);

        findFirst.Should().Throw<LocalConfigurationException>();
        repository.FindResource("p", "dev", null, "file", second).Should().NotBeNull();
    }

    [Fact]
    public void FindResource_TooLarge_NamesFileAndLimit()
    {
        var repository = new LocalConfigurationRepository(_folder, maxResourceSize: 1000);
        Write("dev/large", new string('x', 1001));
        File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), "small");

        var find = () => repository.FindResource("p", "dev", null, "large");

        find.Should().Throw<LocalConfigurationException>().WithMessage("*large has 1001 bytes; the limit is 1000*");
    }

    [Fact]
    public void FindResource_ServiceWithoutStage_IsRefused()
    {
        var find = () => _repository.FindResource("p", null, "carts", "slo.yaml");

        find.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void TryGetProjectFolder_SeveralProjects_AreFolders()
    {
        File.Delete(Path.Combine(_folder, "shipyard.yaml"));
        Write("one/shipyard.yaml", Shipyards.TwoTasks);
        Write("two/notes.txt", "no shipyard");

        _repository.TryGetProjectFolder("one", out var folder).Should().BeTrue();
        folder.Should().Be(Path.Combine(_folder, "one"));
        _repository.TryGetProjectFolder("two", out _).Should().BeFalse();
        var find = () => _repository.FindResource("two", "dev", null, "x");
        find.Should().Throw<LocalConfigurationException>().WithMessage("There is no project 'two'*");
    }

    private string? Read(string? stage, string? service, string path) =>
        _repository.FindResource("p", stage, service, path) is { } found ? Encoding.UTF8.GetString(found.Content.Span) : null;

    private void Write(string path, string content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}

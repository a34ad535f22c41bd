using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Tooling;

public sealed class EventResourcesTests : IAsyncLifetime
{
    private static readonly ResourceScope s_service = ResourceScope.Service(TestEvents.Project, TestEvents.Stage, TestEvents.Service);
    private static readonly ResourceScope s_stage = s_service.Parent!;
    private static readonly ResourceScope s_project = s_stage.Parent!;

    private readonly TestResources _files = new();
    private readonly TaskContext<TestTriggered> _context;

    public EventResourcesTests() => _context = TestTaskContext.Create(new TestTriggered(), resources: _files);

    public Task InitializeAsync() => Task.CompletedTask;

    // Removes the workspace.
    public async Task DisposeAsync() => await _context.DisposeAsync();

    [Fact]
    public async Task Get_OnSeveralLevels_TakesTheNearest()
    {
        Add(s_project, "a.txt", "project");
        Add(s_project, "b.txt", "project");
        Add(s_stage, "b.txt", "stage");
        Add(s_project, "c.txt", "project");
        Add(s_service, "c.txt", "service");

        (await _context.Resources.GetAsync("a.txt", default)).GetText().Should().Be("project");
        (await _context.Resources.GetAsync("b.txt", default)).GetText().Should().Be("stage");
        (await _context.Resources.GetAsync("/c.txt", default)).GetText().Should().Be("service");
    }

    [Fact]
    public async Task Get_ServiceAndStage_AreReadAtTheCommitOfTheEvent()
    {
        Add(s_stage, "b.txt", "stage");
        Add(s_project, "a.txt", "project");

        (await _context.Resources.GetAsync("b.txt", default)).CommitId.Should().Be(_context.Scope.GitCommitId);
        (await _context.Resources.GetAsync("a.txt", default)).CommitId.Should().BeEmpty("the project is on another branch");
    }

    [Fact]
    public async Task Get_Missing_NamesEveryPlace()
    {
        var get = () => _context.Resources.GetAsync("load/x.json", default);

        var error = (await get.Should().ThrowAsync<ResourceNotFoundException>()).Which;
        error.Resource.Should().Be("load/x.json");
        error.Places.Should().Equal("service sockshop/dev/carts", "stage sockshop/dev", "project sockshop");
        error.Message.Should().Contain("'load/x.json'").And.Contain("stage sockshop/dev, project sockshop");
        (await _context.Resources.FindAsync("load/x.json", default)).Should().BeNull();
    }

    [Fact]
    public async Task Handler_ResourceMissing_ReachesTheEvent()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("t").OnTask<TestTriggered>(async (context, token) =>
        {
            await context.Resources.GetAsync("x.json", token);
            return TaskResult.Pass();
        }));

        var run = await host.TriggerAsync(new TestTriggered());

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("service sockshop/dev/carts, stage sockshop/dev, project sockshop");
    }

    [Fact]
    public async Task FindAll_GivesTheProjectFirst()
    {
        Add(s_service, "sli.yaml", "service");
        Add(s_project, "sli.yaml", "project");

        var all = await _context.Resources.FindAllAsync("sli.yaml", default);

        all.Select(file => file.GetText()).Should().Equal("project", "service");
    }

    [Fact]
    public async Task Download_KeepsStructureAndTakesTheNearest()
    {
        Add(s_service, "jmeter/load.jmx", "service");
        Add(s_project, "jmeter/load.jmx", "project");
        Add(s_project, "jmeter/data/users.csv", "users");
        Add(s_stage, "orders/jmeter/load.jmx", "another service's");
        Add(s_service, "jmeter-old/load.jmx", "another folder's");

        var folder = await _context.Resources.DownloadAsync("jmeter", default);

        folder.Should().Be(Path.Combine(_context.Workspace.Path, "jmeter"));
        var files = Directory.EnumerateFiles(_context.Workspace.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_context.Workspace.Path, file));
        files.Should().BeEquivalentTo("jmeter/load.jmx", "jmeter/data/users.csv");
        File.ReadAllText(Path.Combine(folder, "load.jmx")).Should().Be("service");
        (await _context.Resources.ListAsync("jmeter", default)).Should().Equal("jmeter/data/users.csv", "jmeter/load.jmx");
    }

    [Fact]
    public async Task Download_NothingThere_NamesEveryPlace()
    {
        var download = () => _context.Resources.DownloadAsync("k6", default);

        (await download.Should().ThrowAsync<ResourceNotFoundException>()).Which.Places.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("jmeter/../../escaped")]
    [InlineData("jmeter/a/../../../escaped")]
    [InlineData("jmeter//etc/passwd")]
    [InlineData("jmeter/..\\escaped")]
    [InlineData("jmeter/c:escaped")]
    [InlineData("jmeter/a\0b")]
    public async Task Download_NameThatLeadsOut_WritesNothing(string name)
    {
        Add(s_service, name, "escaped");

        var download = () => _context.Resources.DownloadAsync("jmeter", default);

        await download.Should().ThrowAsync<KeptnTaskException>();
        Directory.EnumerateFiles(_context.Workspace.Path, "*", SearchOption.AllDirectories).Should().BeEmpty();
        Directory.GetParent(_context.Workspace.Path)!.GetFiles("escaped").Should().BeEmpty();
    }

    [Theory]
    [InlineData("../jmeter")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\\b")]
    public async Task Download_FolderThatLeadsOut_IsRefused(string folder)
    {
        var download = () => _context.Resources.DownloadAsync(folder, default);

        await download.Should().ThrowAsync<KeptnTaskException>().WithMessage("*cannot be the name of a resource*");
    }

    [Fact]
    public async Task Download_ThroughALink_IsRefused()
    {
        var outside = Directory.CreateTempSubdirectory();
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(_context.Workspace.Path, "jmeter"), outside.FullName);
            Add(s_service, "jmeter/load.jmx", "x");

            var download = () => _context.Resources.DownloadAsync("jmeter", default);

            await download.Should().ThrowAsync<KeptnTaskException>().WithMessage("*link*");
            outside.EnumerateFileSystemInfos().Should().BeEmpty();
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(1, 100, 100, "MaxFiles")]
    [InlineData(10, 4, 100, "MaxFileSize")]
    [InlineData(10, 100, 8, "MaxSize")]
    public async Task Download_OverALimit_NamesIt(int files, int fileSize, int size, string option)
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("t", o =>
        {
            o.Workspace.MaxFiles = files;
            o.Workspace.MaxFileSize = fileSize;
            o.Workspace.MaxSize = size;
        }).OnTask<TestTriggered>(async (context, token) => TaskResult.Pass(await context.Resources.DownloadAsync("d", token))));
        host.Resources.Add("d/one", "12345").Add("d/two", "12345");

        var run = await host.TriggerAsync(new TestTriggered());

        run.Finished.Message.Should().Contain($"Keptn:Workspace:{option})");
    }

    [Theory]
    [InlineData("""{"stage":"","service":""}""", "sockshop")]
    [InlineData("""{"service":""}""", "sockshop/dev sockshop")]
    public async Task Levels_EventOfAProjectOrStage_BeginThere(string data, string levels)
    {
        await using var context = TestTaskContext.Create(TestEvents.Triggered("test", data), new TestTriggered(), resources: _files);

        string.Join(' ', context.Resources.Levels).Should().Be(levels);
    }

    [Fact]
    public async Task Resources_EventWithoutAProject_SaysSo()
    {
        await using var context = TestTaskContext.Create(TestEvents.Triggered("test", """{"project":""}"""), new TestTriggered(), resources: _files);

        context.Invoking(c => c.Resources).Should().Throw<KeptnTaskException>().WithMessage("*no project*");
    }

    [Fact]
    public async Task Resources_WithoutAny_SaysWhatToDo()
    {
        await using var context = TestTaskContext.Create(new TestTriggered());

        var get = () => context.Resources;

        get.Should().Throw<InvalidOperationException>().WithMessage("*TestTaskContext*");
    }

    private void Add(ResourceScope scope, string name, string text) => _files.Add(scope, ResourceUpload.FromText(name, text));
}

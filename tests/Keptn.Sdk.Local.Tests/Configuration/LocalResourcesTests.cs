using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Local.Tests.Configuration;

/// <summary>Resources as a service on the local control plane reads them: from its folder.</summary>
public sealed class LocalResourcesTests : IDisposable
{
    private static readonly ResourceScope s_service = ResourceScope.Service("sockshop", "dev", "carts");
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-local-").FullName;

    public LocalResourcesTests()
    {
        Write("shipyard.yaml", Shipyard);
        Write("dev/carts/k6/load.js", "service");
        Write("dev/k6/load.js", "stage");
        Write("dev/k6/data/users.csv", "users");
        Write("slo.yaml", "project");
    }

    private static string Shipyard =>
        """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: s}
        spec: {stages: [{name: dev, sequences: [{name: delivery, tasks: [{name: test}]}]}]}
        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Handler_ReadsAndDownloads_FromTheFolderAtTheSequencesCommit()
    {
        var outcome = await RunAsync(async (context, token) =>
        {
            Write("dev/carts/k6/load.js", "edited while it runs");
            var folder = await context.Resources.DownloadAsync("k6", token);
            var slo = await context.Resources.GetAsync("slo.yaml", token);
            return TaskResult.Pass($"{File.ReadAllText(Path.Combine(folder, "load.js"))} {File.ReadAllText(Path.Combine(folder, "data", "users.csv"))} {slo.GetText()}");
        });

        outcome.Message.Should().Be("service users project");
    }

    [Fact]
    public async Task Handler_FileMissing_NamesEveryPlace()
    {
        var outcome = await RunAsync(async (context, token) =>
        {
            await context.Resources.GetAsync("nope", token);
            return TaskResult.Pass();
        });

        outcome.Message.Should().Contain("service sockshop/dev/carts, stage sockshop/dev, project sockshop");
    }

    [Fact]
    public async Task Client_EachCall_DoesAsTheRealOne()
    {
        using var host = CreateHost((_, _) => Task.FromResult(TaskResult.Pass()));
        var api = host.Services.GetRequiredService<IResourcesApi>();

        (await api.GetAsync(s_service, "k6/load.js")).GetText().Should().Be("service");
        (await api.FindAsync(s_service, "slo.yaml")).Should().BeNull("levels do not look at others");
        (await api.FindNearestAsync(s_service, "slo.yaml"))!.GetText().Should().Be("project");
        (await ListAsync(api, s_service)).Should().Equal("k6/load.js");
        (await ListAsync(api, s_service.Parent!)).Should().Equal("carts/k6/load.js", "k6/data/users.csv", "k6/load.js");
        (await ListAsync(api, ResourceScope.Project("sockshop"))).Should().Contain(["shipyard.yaml", "slo.yaml"]);
        await api.Awaiting(a => a.GetAsync(s_service, "nope")).Should().ThrowAsync<KeptnApiException>().Where(e => e.NotFound == KeptnNotFound.Resource);
        await api.Awaiting(a => a.GetAsync(s_service, "k6/load.js", "0123")).Should().ThrowAsync<KeptnApiException>().WithMessage("*no commit '0123'*");
    }

    [Fact]
    public async Task Client_Writes_ChangesTheFolderAndTellsTheCommit()
    {
        using var host = CreateHost((_, _) => Task.FromResult(TaskResult.Pass()));
        var api = host.Services.GetRequiredService<IResourcesApi>();
        var before = await api.GetAsync(s_service, "k6/load.js");

        var put = await api.PutAsync(s_service, ResourceUpload.FromText("k6/load.js", "new"));
        var batch = await api.UpdateAsync(s_service, [ResourceUpload.FromText("a.txt", "a"), ResourceUpload.FromText("b/c.txt", "c")]);
        var created = await api.CreateAsync(ResourceScope.Project("sockshop"), [ResourceUpload.FromText("readme.md", "hello")]);

        (await api.GetAsync(s_service, "k6/load.js")).GetText().Should().Be("new");
        (await api.GetAsync(s_service, "k6/load.js", before.CommitId)).GetText().Should().Be("service", "the state before has its commit");
        (await api.GetAsync(s_service, "b/c.txt")).CommitId.Should().Be(batch.CommitId).And.NotBe(put.CommitId);
        created.CommitId.Should().NotBeEmpty();
        File.ReadAllText(Path.Combine(_folder, "readme.md")).Should().Be("hello");

        await api.DeleteAsync(s_service, "a.txt");

        (await api.FindAsync(s_service, "a.txt")).Should().BeNull();
    }

    [Fact]
    public async Task Client_WritesWhereItMayNot_IsRefused()
    {
        using var host = CreateHost((_, _) => Task.FromResult(TaskResult.Pass()));
        var api = host.Services.GetRequiredService<IResourcesApi>();
        var file = ResourceUpload.FromText("a.txt", "a");

        await api.Awaiting(a => a.PutAsync(ResourceScope.Stage("sockshop", "nope"), file))
            .Should().ThrowAsync<KeptnApiException>().Where(e => e.NotFound == KeptnNotFound.Stage);
        await api.Awaiting(a => a.PutAsync(ResourceScope.Service("sockshop", "dev", "nope"), file))
            .Should().ThrowAsync<KeptnApiException>().Where(e => e.NotFound == KeptnNotFound.Service);
        await api.Awaiting(a => a.DeleteAsync(s_service, "nope")).Should().ThrowAsync<KeptnApiException>().Where(e => e.NotFound == KeptnNotFound.Resource);
        await api.Awaiting(a => a.PutAsync(s_service, ResourceUpload.FromText("../../../out.txt", "x"))).Should().ThrowAsync<ArgumentException>();
        await api.Awaiting(a => a.CreateAsync(s_service, [])).Should().ThrowAsync<ArgumentException>();
        File.Exists(Path.Combine(_folder, "..", "out.txt")).Should().BeFalse();
    }

    private static async Task<IReadOnlyList<string>> ListAsync(IResourcesApi api, ResourceScope scope)
    {
        var names = new List<string>();
        await foreach (var entry in api.ListAsync(scope))
        {
            names.Add(entry.Uri);
        }

        return names;
    }

    private IHost CreateHost(Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("tests").UseLocalControlPlane(_folder).OnTask(handler);
        return builder.Build();
    }

    private async Task<SequenceOutcome> RunAsync(Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler)
    {
        using var host = CreateHost(handler);
        await host.StartAsync();
        var run = await host.Services.GetRequiredService<LocalControlPlane>().TriggerSequenceAsync("sockshop", "dev", "delivery", "carts");
        var outcome = await run.Completion;
        await host.StopAsync();
        return outcome;
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

using System.Text;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Local.Tests.History;

/// <summary>A sequence that goes on after a restart still works with the files that it began with.</summary>
public sealed class SequenceCommitTests
{
    private const string Slo = "dev/carts/slo.yaml";

    [Fact]
    public async Task Restart_FilesEditedMeanwhile_SequenceFindsThoseItBeganWith()
    {
        var history = new MemoryHistory();
        await using var first = new LocalFixture(Shipyards.TwoTasks, o => o.History = history);
        first.Write(Slo, "one");
        await first.TriggerAsync();
        var commit = (await first.GetTriggeredAsync("deployment")).GitCommitId!;
        first.Write(Slo, "two");

        await using var second = Restart(first, history);

        Read(second, commit).Should().Be("one");
        Read(second, commit[..8]).Should().Be("one");
        Read(second, null).Should().Be("two");
        Read(second, "HEAD").Should().Be("two");
        var unknown = () => Read(second, "0123456789");
        unknown.Should().Throw<LocalConfigurationException>().WithMessage("*has no commit '0123456789'*");
    }

    [Fact]
    public async Task History_FilesEdited_KeepsThoseOfRunningSequencesAndOfTheNewestAlone()
    {
        var history = new MemoryHistory();
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.History = history);
        for (var i = 1; i <= 3; i++)
        {
            local.Write(Slo, $"finished {i}");
            await local.TriggerAsync();
            await local.AnswerAsync("deployment");
            await local.AnswerAsync("test");
        }

        Kept(history).Should().ContainSingle("nobody works with the others");
        local.Write(Slo, "runs");
        await local.TriggerAsync();
        local.Write(Slo, "waits");
        await local.TriggerAsync();
        await local.TriggerAsync();

        Kept(history).Should().HaveCount(2);
    }

    [Fact]
    public async Task History_ProjectForgotten_KeepsNoFiles()
    {
        var history = new MemoryHistory();
        await using var local = new LocalFixture(null, o => o.History = history);
        local.Write($"{LocalFixture.Project}/shipyard.yaml", Shipyards.TwoTasks);
        await local.TriggerAsync();
        Kept(history).Should().ContainSingle();

        await using var server = await LocalControlPlaneServer.StartAsync(local.ControlPlane, new LocalControlPlaneServerOptions { Port = 0, Token = "t" });
        using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { { "x-token", "t" } } };
        using var answer = await http.DeleteAsync(new Uri($"/api/controlPlane/v1/project/{LocalFixture.Project}", UriKind.Relative));

        answer.EnsureSuccessStatusCode();
        Kept(history).Should().BeEmpty();
    }

    private static IEnumerable<string> Kept(MemoryHistory history) =>
        history.ReadRecords().Select(record => record.Key).Where(key => key.StartsWith("Commit/", StringComparison.Ordinal));

    private static LocalControlPlane Restart(LocalFixture fixture, MemoryHistory history) =>
        new(new LocalControlPlaneOptions { Directory = fixture.Folder, History = history.Copy() });

    private static string? Read(LocalControlPlane controlPlane, string? commit) =>
        controlPlane.Configuration.FindResource(LocalFixture.Project, "dev", "carts", "slo.yaml", commit) is { } found
            ? Encoding.UTF8.GetString(found.Content.Span).TrimStart('\uFEFF')
            : null;
}

using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Jobs as processes of this machine.</summary>
public sealed class LocalJobTests
{
    [LocalJobFact]
    public async Task Job_RunsItsCommandAndSaysThatItsImageWasNotUsed()
    {
        await using var host = await StartLocalAsync("cmd: [echo]\nargs: [hello, world]");

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Message.Should().EndWith("Logs:\n(a local process; the image 'alpine' was not used)\nhello world");
    }

    [LocalJobFact]
    public async Task Job_ExitsWithAnError_FinishesAsErroredWithItsOutput()
    {
        await using var host = await StartLocalAsync("cmd: [sh, -c]\nargs: ['echo broken >&2; exit 4']");

        var run = await host.SendAsync(Deploy());

        (run.Finished.Status, run.Finished.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        run.Finished.Message.Should().Contain("failed: it exited with code 4.").And.EndWith("broken");
    }

    [LocalJobFact]
    public async Task Job_HasNoCommand_FinishesAsErrored()
    {
        await using var host = await StartLocalAsync("args: [hello]");

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().Contain("it has no cmd");
    }

    [LocalJobFact]
    public async Task Files_OfEachLevelLieInTheirPlaces()
    {
        await using var host = await StartLocalAsync("files: [/one.txt, scripts, 'deep/er/']\ncmd: [sh, -c]\nargs: ['cd /keptn && find . -type f | sort && cat one.txt scripts/a.sh']");
        host.Resources.Add(Service, ResourceUpload.FromText("one.txt", "of the service\n"));
        host.Resources.Add(Service.Parent!, ResourceUpload.FromText("one.txt", "of the stage\n"));
        host.Resources.Add(Service.Parent!, ResourceUpload.FromText("scripts/a.sh", "script of the stage"));
        host.Resources.Add(Service, ResourceUpload.FromText("scripts/sub/b.sh", "b"));
        host.Resources.Add(Service, ResourceUpload.FromText("scripts-other/c.sh", "c"));
        host.Resources.Add(Service.Parent!.Parent!, ResourceUpload.FromText("deep/er/d", "d"));

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().EndWith("./deep/er/d\n./one.txt\n./scripts/a.sh\n./scripts/sub/b.sh\nof the service\nscript of the stage");
    }

    [LocalJobFact]
    public async Task Files_OneIsNowhere_FinishesAsErroredAndNamesIt()
    {
        await using var host = await StartLocalAsync("files: [missing]\ncmd: [echo]");

        var run = await host.SendAsync(Deploy());

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("it asks for 'missing'");
    }

    [LocalJobFact]
    public async Task Paths_InTheFolderOfTheContainerAreThoseOfTheJob()
    {
        await using var host = await StartLocalAsync(
            "files: [sub/x]\nworkingDir: /keptn/sub\ncmd: [sh, -c]\nargs: ['pwd; ls /keptn/sub; echo $CONFIG /keptnother /a/keptn --file=/keptn/x']\nenv: [{name: CONFIG, value: /keptn/sub/x, valueFrom: string}]");
        host.Resources.Add("sub/x", "x");

        var run = await host.SendAsync(Deploy());

        var lines = run.Finished.Message!.Split('\n')[^3..];
        lines[0].Should().EndWith("/keptn/sub").And.NotStartWith("/keptn");
        lines[1].Should().Be("x");
        lines[2].Should().Be($"{lines[0]}/x /keptnother /a/keptn --file={lines[0][..^4]}/x".Replace("//", "/", StringComparison.Ordinal));
    }

    [LocalJobFact]
    public async Task WorkingDir_OfTheImage_FinishesAsErrored()
    {
        await using var host = await StartLocalAsync("workingDir: /app\ncmd: [pwd]");

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().Contain("its workingDir '/app' is one of its image");
    }

    [LocalJobFact]
    public async Task References_AreReplacedAsInKubernetes()
    {
        await using var host = await StartLocalAsync(
            "cmd: [printf, '%s|']\nargs: ['$(KEPTN_PROJECT)', 'a$(X)b', '$$(X)', '$(UNKNOWN)', '$X', '$(', '$(Y)']\nenv: [{name: X, value: x, valueFrom: string}, {name: Y, value: 'y$(X)', valueFrom: string}]");

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().EndWith("sockshop|axb|$(X)|$(UNKNOWN)|$X|$(|yx|");
    }

    [LocalJobFact]
    public async Task Secrets_OfTheFolder_AreVariables()
    {
        var folder = Directory.CreateTempSubdirectory("keptn-jobs-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "tool", "..data"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tool", "TOKEN"), "s3cret");
            await using var host = await StartLocalAsync(
                "cmd: [sh, -c]\nargs: ['test \"$TOKEN\" = s3cret && echo ok']\nenv: [{name: tool, valueFrom: secret}]", o => o.SecretsDirectory = folder.FullName);

            var run = await host.SendAsync(Deploy());

            run.Finished.Message.Should().EndWith("ok");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LocalJobFact]
    public async Task Result_OfTheJob_IsThatOfTheTask()
    {
        const string File = """{"result":"warning","message":"2 of 100 failed","labels":{"report":"http://x"},"data":{"deploy":{"replicas":3},"project":"other"}}""";
        await using var host = await StartLocalAsync($"cmd: [sh, -c]\nargs: ['echo \"$RESULT\" > /keptn/keptn-result.json']\nenv: [{{name: RESULT, valueFrom: string, value: '{File}'}}]");

        var run = await host.SendAsync(Deploy());

        (run.Finished.Status, run.Finished.Result).Should().Be((KeptnStatus.Succeeded, KeptnResult.Warning));
        run.Finished.Message.Should().StartWith("Task 'one' of action 'a' finished successfully.\n2 of 100 failed\nLogs:");
        run.Finished.Labels["report"].Should().Be("http://x");
        Data(run).GetProperty("deploy").GetProperty("replicas").GetInt32().Should().Be(3);
        Data(run).GetProperty("project").GetString().Should().Be(TestEvents.Project);
    }

    [LocalJobFact]
    public async Task Result_OfAJobThatFails_MayBeAVerdict()
    {
        await using var host = await StartLocalAsync("cmd: [sh, -c]\nargs: ['echo \"$RESULT\" > /keptn/keptn-result.json; exit 1']\nenv: [{name: RESULT, valueFrom: string, value: '{\"status\":\"succeeded\",\"result\":\"pass\"}'}]");

        var run = await host.SendAsync(Deploy());

        (run.Finished.Status, run.Finished.Result).Should().Be((KeptnStatus.Succeeded, KeptnResult.Fail), "a job that fails cannot say that all is well");
    }

    internal static Task<KeptnTestHost> StartLocalAsync(string task, Action<JobOptions>? configure = null, params (string Name, string? Value)[] settings) =>
        StartAsync(
            Actions(Action("a", tasks: [JobTask("one", "image: alpine\n" + task)])),
            runner: null,
            o =>
            {
                o.Runner = JobRunnerKind.LocalProcess;
                configure?.Invoke(o);
            },
            settings: settings);
}

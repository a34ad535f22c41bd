using System.Diagnostics;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;
using static Keptn.Sdk.Executors.Tests.Jobs.LocalJobTests;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Jobs and events that mean harm, against local processes (spec/executors.md 1.9).</summary>
public sealed class LocalJobAttackTests
{
    [LocalJobFact]
    public async Task Environment_HasNothingOfTheServices()
    {
        Environment.SetEnvironmentVariable("JOB_TEST_TOKEN", "t0ken-of-the-service");
        try
        {
            await using var host = await StartLocalAsync("cmd: [env]");

            var run = await host.SendAsync(Deploy());

            run.Finished.Message.Should().NotContain("t0ken-of-the-service").And.Contain("KEPTN_PROJECT=sockshop");
            run.Finished.Message!.Split('\n').Where(l => l.Contains('=', StringComparison.Ordinal)).Select(l => l.Split('=')[0])
                .Should().BeSubsetOf(["HOME", "KEPTN_PROJECT", "KEPTN_SERVICE", "KEPTN_STAGE", "LANG", "LC_ALL", "PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "TMPDIR", "TOOL_RUN_ID", "TZ"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("JOB_TEST_TOKEN", null);
        }
    }

    [LocalJobFact]
    public async Task Environment_OfTheFile_DoesNotReplaceWhatTheServiceSays()
    {
        await using var host = await StartLocalAsync(
            "cmd: [sh, -c]\nargs: ['echo $KEPTN_PROJECT $LABELS_A']\nenv: [{name: KEPTN_PROJECT, value: other, valueFrom: string}, {name: LABELS_A, value: other, valueFrom: string}]");

        var run = await host.SendAsync(Deploy("""{"labels":{"a":"label"}}"""));

        run.Finished.Message.Should().EndWith("sockshop label");
    }

    [LocalJobFact]
    public async Task Event_BringsAReference_ItIsNotFollowed()
    {
        var folder = Directory.CreateTempSubdirectory("keptn-jobs-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "tool"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tool", "TOKEN"), "s3cret");
            await using var host = await StartLocalAsync(
                "cmd: [printf, '%s|']\nargs: ['$(NAME)', '$(LABELS_X)']\nenv: [{name: tool, valueFrom: secret}, {name: NAME, value: $.data.name, valueFrom: event}]",
                o => o.SecretsDirectory = folder.FullName);

            var run = await host.SendAsync(Deploy("""{"name":"$(TOKEN) /keptn","labels":{"x":"$(TOKEN)"}}"""));

            run.Finished.Message.Should().EndWith("$(TOKEN) /keptn|$(TOKEN)|");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LocalJobFact]
    public async Task Job_WritesItsSecrets_TheyAreMaskedInMessageDataAndLog()
    {
        var folder = Directory.CreateTempSubdirectory("keptn-jobs-");
        using var log = new LogLines();
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "tool"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tool", "TOKEN"), "s3cret/value");
            await using var host = await StartAsync(
                Actions(Action("a", tasks: JobTask("one", "image: alpine\ncmd: [sh, -c]\nargs: ['echo $TOKEN; printf %s $TOKEN | base64; echo \"{\\\"message\\\":\\\"$TOKEN\\\"}\" > /keptn/keptn-result.json']\nenv: [{name: tool, valueFrom: secret}]"))),
                runner: null,
                o => (o.Runner, o.SecretsDirectory) = (JobRunnerKind.LocalProcess, folder.FullName),
                services: s => s.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(log)));

            var run = await host.SendAsync(Deploy());

            run.Finished.Result.Should().Be(KeptnResult.Pass, run.Finished.Message);
            run.Finished.Message.Should().Contain("\n***\n").And.NotContain("s3cret").And.NotContain("czNjcmV0");
            log.Lines.Should().NotBeEmpty().And.NotContain(l => l.Contains("s3cret", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LocalJobFact]
    public async Task Event_BringsShellCharacters_TheyAreOneArgument()
    {
        await using var host = await StartLocalAsync("cmd: [printf, '%s|']\nargs: ['$(NAME)']\nenv: [{name: NAME, value: $.data.name, valueFrom: event}]");

        var run = await host.SendAsync(Deploy("""{"name":"a; touch /tmp/x; $(id) `id` \" ' | b"}"""));

        run.Finished.Message.Should().EndWith("a; touch /tmp/x; $(id) `id` \" ' | b|");
    }

    [LocalJobTheory]
    [InlineData("../outside")]
    [InlineData("/../outside")]
    [InlineData("a/../../outside")]
    [InlineData("//etc/passwd")]
    [InlineData("a\\..\\b")]
    public async Task Files_LeadOut_NothingIsFetched(string file)
    {
        await using var host = await StartLocalAsync($"files: ['{file}']\ncmd: [echo, ran]");

        var run = await host.SendAsync(Deploy());

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().MatchRegex("cannot be the name of a resource|neither its service").And.NotContain("ran\n");
    }

    [LocalJobTheory]
    [InlineData("/keptn/../../..")]
    [InlineData("../..")]
    public async Task WorkingDir_LeadsOut_IsRefused(string folder)
    {
        await using var host = await StartLocalAsync($"workingDir: '{folder}'\ncmd: [pwd]");

        var run = await host.SendAsync(Deploy());

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("cannot be the name of a file in the workspace");
    }

    [LocalJobTheory]
    [InlineData("ln -s /etc/passwd /keptn/keptn-result.json")]
    [InlineData("mkfifo /keptn/keptn-result.json")]
    [InlineData("mkdir /keptn/keptn-result.json")]
    [InlineData("head -c 300000 /dev/zero > /keptn/keptn-result.json")]
    [InlineData("echo '{\"result\":\"pas\"}' > /keptn/keptn-result.json")]
    [InlineData("echo '{\"verdict\":\"pass\"}' > /keptn/keptn-result.json")]
    [InlineData("echo '{\"result\":\"fail\",\"result\":\"pass\"}' > /keptn/keptn-result.json")]
    [InlineData("echo '[]' > /keptn/keptn-result.json")]
    public async Task Result_IsNone_FinishesAsErroredWithoutItsContent(string command)
    {
        await using var host = await StartLocalAsync($"cmd: [sh, -c]\nargs: ['{command.Replace("'", "''", StringComparison.Ordinal)}']");

        var run = await host.SendAsync(Deploy());

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("keptn-result.json cannot be used").And.NotContain("root:");
    }

    [LocalJobTheory]
    [InlineData("../other")]
    [InlineData(".")]
    [InlineData("job-service-keptn-secrets")]
    [InlineData("unknown")]
    public async Task Secret_IsNotForJobs_FinishesAsErrored(string name)
    {
        var folder = Directory.CreateTempSubdirectory("keptn-jobs-");
        try
        {
            var secrets = Directory.CreateDirectory(Path.Combine(folder.FullName, "secrets"));
            foreach (var other in new[] { "other", "secrets/job-service-keptn-secrets", "secrets" })
            {
                Directory.CreateDirectory(Path.Combine(folder.FullName, other));
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, other, "TOKEN"), "s3cret");
            }

            await using var host = await StartLocalAsync($"cmd: [env]\nenv: [{{name: '{name}', valueFrom: secret}}]", o => o.SecretsDirectory = secrets.FullName);

            var run = await host.SendAsync(Deploy());

            run.ShouldHaveSent("deploy.started", "deploy.finished");
            run.Finished.Status.Should().Be(KeptnStatus.Errored);
            run.Finished.Message.Should().NotContain("s3cret");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LocalJobFact]
    public async Task Job_OutlivesItsTime_IsEndedWithAllThatCameOfIt()
    {
        var marker = $"4{Random.Shared.Next(100_000, 999_999)}";
        await using var host = await StartLocalAsync($"maxPollDuration: 1\ncmd: [sh, -c]\nargs: ['trap \"\" TERM; setsid sleep {marker} & sleep {marker}']");

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Message.Should().Contain("it took longer than 1 s and was ended");
        Process.GetProcessesByName("sleep").Where(p => ReadCommand(p).Contains(marker, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [LocalJobFact]
    public async Task Job_LeavesAProcessBehind_ItIsEnded()
    {
        var marker = $"4{Random.Shared.Next(100_000, 999_999)}";
        await using var host = await StartLocalAsync($"cmd: [sh, -c]\nargs: ['setsid sleep {marker} >/dev/null 2>&1 & echo done']");

        var run = await host.SendAsync(Deploy());

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        Process.GetProcessesByName("sleep").Where(p => ReadCommand(p).Contains(marker, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [LocalJobFact]
    public async Task Deadline_IsShorterThanThePoll_Counts()
    {
        await using var host = await StartLocalAsync("maxPollDuration: 3600\ncmd: [sleep, '3600']", o => o.TaskDeadline = TimeSpan.FromSeconds(1));

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().Contain("it took longer than 1 s and was ended");
    }

    [LocalJobFact]
    public async Task Job_WritesAGigabyte_OnlyItsEndIsHeldAndSent()
    {
        await using var host = await StartLocalAsync("cmd: [sh, -c]\nargs: ['yes \"$(printf %01000d 7)\" 2>/dev/null | head -c 1073741824; echo; echo the end']", o => o.MaxLogSize = 5000);
        host.Patience = TimeSpan.FromMinutes(3);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var run = await host.SendAsync(Deploy());

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Message.Should().EndWith("the end").And.Contain("(only the end of 107").And.Match(m => m.Length < 6000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(32 * 1024 * 1024);
    }

    [LocalJobFact]
    public async Task Job_WritesOneEndlessLine_OnlyItsBeginIsHeld()
    {
        await using var host = await StartLocalAsync("cmd: [sh, -c]\nargs: ['head -c 50000000 /dev/zero | tr \"\\\\0\" x; echo; echo the end']", o => o.MaxLogSize = 5000);

        var run = await host.SendAsync(Deploy());

        run.Finished.Message.Should().EndWith("the end").And.Match(m => m.Length < 6000);
    }

    private static string ReadCommand(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            // It has ended.
            return string.Empty;
        }
    }
}

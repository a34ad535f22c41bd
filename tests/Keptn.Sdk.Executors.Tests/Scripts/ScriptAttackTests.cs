using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Scripts;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>What somebody who controls the event, or a script, must not achieve (spec/executors.md 2.6).</summary>
public sealed class ScriptAttackTests
{
    private const string Leaked = "do-not-leak-me";

    [ScriptFact]
    public async Task Id_LeadsOutOfTheFolder_WritesNothingThere()
    {
        var outside = Path.Combine(Path.GetTempPath(), $"escape-{Guid.NewGuid():N}");
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "echo \"$1\"; echo '{\"a\":1}' > keptn.finished.event.json; find . -type f | sort");

        var run = await host.SendAsync(Event($"../../../..{outside}"));

        run.Finished.Message.Should().Be("keptn.event.json\n./generic-executor/test.triggered.sh\n./keptn.event.json\n./keptn.finished.event.json");
        Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "escape-*").Should().NotContain(f => f.StartsWith(outside, StringComparison.Ordinal));
        host.LeftOver.Should().BeEmpty();
    }

    [ScriptFact]
    public async Task Action_LeadsOutOfTheFolder_IsNotLookedFor()
    {
        await using var host = await ScriptHost.StartAsync("action.triggered.sh", "echo the file of all actions");
        host.Host.Resources.Add("secret/x.sh", "echo secret").Add("generic-executor/action.triggered./../../secret/x.sh", "echo secret");

        foreach (var action in new[] { "../../secret/x", "/../../secret/x", "a/b", "..", "a\\u0000b", new string('a', 5_000) })
        {
            await host.TriggerAsync("action", $$$"""{"action":{"action":"{{{action}}}"}}""");
        }

        var messages = host.Host.Run.Sent.Where(e => e.Type == "sh.keptn.event.action.finished").Select(e => new SentEvent(e).Message).ToList();
        messages.Should().HaveCount(6).And.OnlyContain(m => m == "the file of all actions");
    }

    [ScriptFact]
    public async Task Environment_AttributesAndKeysLikeVariables_ChangeNothing()
    {
        await using var host = await ScriptHost.StartAsync(
            "test.triggered.sh", "echo \"$HOME\" | grep -c scripts-test; echo $DATA_A; env | cut -d= -f1 | sort | grep -v '^DATA_\\(PROJECT\\|STAGE\\|SERVICE\\)$'");

        var run = await host.SendAsync(Event("event-1", """{"project":"sockshop","stage":"dev","service":"carts","A=B":"spoofed","A":"true one"}""", new()
        {
            ["path"] = "/evil",
            ["home"] = "/evil",
            ["ldpreload"] = "/evil.so",
            ["bashenv"] = "/evil",
            ["tmpdir"] = "/evil",
            ["pythonpath"] = "/evil",
        }));

        var lines = run.Finished.Message.Split('\n');
        lines[0].Should().Be("1", "the home is the workspace");
        lines[1].Should().Be("true one");
        lines[2..].Except(["DATACONTENTTYPE", .. ScriptEnvironment.Inherited[1..]]).Should().BeEquivalentTo(
            "DATA_A", "DATA_A_B", "HOME", "ID", "PATH", "PWD", "SHKEPTNCONTEXT", "SHLVL", "SOURCE", "SPECVERSION", "TMPDIR", "TOOL_RUN_ID", "TYPE", "_");
    }

    [ScriptFact]
    public async Task Values_LookLikeCommands_AreText()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "echo \"$DATA_LABELS_X\"; ls /tmp/keptn-attack 2>&1 | grep -c 'cannot access'");

        var run = await host.TriggerAsync("test", """{"labels":{"x":"$(touch /tmp/keptn-attack)`touch /tmp/keptn-attack`; touch /tmp/keptn-attack"}}""");

        run.Finished.Message.Should().Be("$(touch /tmp/keptn-attack)`touch /tmp/keptn-attack`; touch /tmp/keptn-attack\n1");
    }

    [ScriptFact]
    public async Task Environment_HugeValues_AreLeftOutAndSaid()
    {
        var log = new LineLogger();
        await using var host = await ScriptHost.StartAsync(services: s => s.AddLogging(b => b.AddProvider(log)));
        host.Add("test.triggered.sh", "echo ${DATA_HUGE-none} ${DATA_SMALL}; stat -c %s \"$1\"");

        var run = await host.TriggerAsync("test", $$"""{"huge":"{{new string('x', 300_000)}}","small":"s"}""");

        run.Finished.Message.Should().MatchRegex("^none s\n30[0-9]{4}$");
        log.Lines.Should().Contain(l => l.Contains("too long for variables of test.triggered.sh", StringComparison.Ordinal) && l.Contains("DATA_HUGE", StringComparison.Ordinal));
    }

    [ScriptFact]
    public async Task Environment_ManyValues_AreBoundedAndSoIsTheLog()
    {
        var log = new LineLogger();
        await using var host = await ScriptHost.StartAsync(services: s => s.AddLogging(b => b.AddProvider(log)));
        host.Add("test.triggered.sh", "env | wc -c");

        var values = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"{i:00000} a value\""));
        var run = await host.TriggerAsync("test", $$"""{"many":[{{values}}]}""");

        int.Parse(run.Finished.Message, CultureInfo.InvariantCulture).Should().BeInRange(400_000, 600_000);
        log.Lines.Should().Contain(l => l.Contains(" more.", StringComparison.Ordinal) && l.Length < 1_000);
    }

    [ScriptFact]
    public async Task Secrets_OfTheService_AreNotInTheEnvironment()
    {
        var log = new LineLogger();
        string[] names = ["KEPTN_API_TOKEN", "OAUTH_CLIENT_SECRET", "SECRET_X", "ATTACK_PLAIN", "ATTACK_TOKEN"];
        Array.ForEach(names, n => Environment.SetEnvironmentVariable(n, Leaked + n));
        try
        {
            await using var host = await ScriptHost.StartAsync(o => o.PassThrough.Add("ATTACK_TOKEN"), services: s => s.AddLogging(b => b.AddProvider(log)));
            host.Add("test.triggered.sh", "env; echo got ${ATTACK_TOKEN:0:14}");

            var run = await host.TriggerAsync();

            run.Finished.Message.Should().Contain($"got {Leaked}", "what the settings name is passed on");
            run.Finished.Message.Should().Contain("ATTACK_TOKEN=***").And.NotContain(Leaked + "A");
            Array.ForEach(names[..^1], n => run.Finished.Message.Should().NotContain(n));
            log.Lines.Should().Contain(l => l.Contains("ATTACK_TOKEN=***", StringComparison.Ordinal)).And.NotContain(l => l.Contains(Leaked + "A", StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(names, n => Environment.SetEnvironmentVariable(n, null));
        }
    }

    [ScriptFact]
    public async Task Secrets_WhereTheOutputIsCut_AreNotLeftInParts()
    {
        Environment.SetEnvironmentVariable("ATTACK_CUT_TOKEN", "s3cr3t-that-is-cut\nand-its-second-line");
        try
        {
            await using var host = await ScriptHost.StartAsync(o => o.PassThrough.Add("ATTACK_CUT_TOKEN"));
            host.Add("test.triggered.sh", "echo \"$ATTACK_CUT_TOKEN\"; echo \"token ${ATTACK_CUT_TOKEN%%$'\\n'*}\"; head -c 3991 /dev/zero | tr '\\0' x; exit 1");

            var run = await host.TriggerAsync();

            run.Finished.Message.Should().StartWith("test.triggered.sh ended with exit code 1: ...").And.Contain("xxx").And.NotContain("cut");
            host.Add("test.triggered.sh", "echo \"$ATTACK_CUT_TOKEN\"; exit 1");
            new SentEvent((await host.TriggerAsync()).Sent[^1]).Message.Should().Be("test.triggered.sh ended with exit code 1: ***");
        }
        finally
        {
            Environment.SetEnvironmentVariable("ATTACK_CUT_TOKEN", null);
        }
    }

    [ScriptFact]
    public async Task Secrets_InTheProcessItself_AreHiddenFromItsUser()
    {
        try
        {
            await using var host = await ScriptHost.StartAsync("test.triggered.sh", "echo", o => o.HideProcess = true);
            ProcessShield.IsReadable.Should().BeTrue();

            await host.TriggerAsync();

            // The kernel refuses /proc/<id>/environ and ptrace to processes of the same user then; root, as tests may run, is not held up.
            ProcessShield.IsReadable.Should().BeFalse();
        }
        finally
        {
            ProcessShield.Undo();
        }
    }

    [ScriptFact]
    public async Task Output_OneGigabyte_IsBounded()
    {
        const long Size = 1024L * 1024 * 1024;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var host = await ScriptHost.StartAsync(
            "test.triggered.sh", string.Create(CultureInfo.InvariantCulture, $"yes {new string('x', 2_000)} | head -c {Size / 2}; head -c {Size / 2} /dev/zero; echo; echo last"));
        host.Host.Patience = TimeSpan.FromMinutes(5);

        var run = await host.TriggerAsync();

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Message.Should().StartWith("(the first ").And.EndWith("\nlast");
        run.Finished.Message.Length.Should().BeLessThan(70_000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(64 * 1024 * 1024);
    }

    [ScriptFact]
    public async Task Process_OutlivesTheTimeout_TheWholeTreeEnds()
    {
        await using var host = await ScriptHost.StartAsync(
            "test.triggered.sh",
            "setsid bash -c 'trap \"\" TERM; exec tail -f /dev/null' & echo $!; (trap '' TERM; tail -f /dev/null & echo $!; wait) & trap '' TERM; echo $$; wait",
            o => o.Timeout = TimeSpan.FromSeconds(1));

        var finished = (await host.TriggerAsync()).Finished;

        (finished.Status, finished.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        finished.Message.Should().StartWith("test.triggered.sh took longer than 00:00:01 and was ended: ");
        var processes = finished.Message[(finished.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split('\n').Select(l => l.Trim());
        processes.Should().HaveCount(3).And.OnlyContain(id => int.Parse(id, CultureInfo.InvariantCulture) > 0 && !IsRunning(id));
    }

    [ScriptFact]
    public async Task Service_StopsWhileAScriptRuns_FinishesOnceAndLeavesNoProcess()
    {
        await using var host = await ScriptHost.StartAsync(
            keptn: o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        host.Add("test.triggered.sh", "echo $$ > \"$DATA_PIDS\"; exec tail -f /dev/null");
        var pids = Path.Combine(Path.GetTempPath(), $"scripts-pid-{Guid.NewGuid():N}");
        try
        {
            await host.Host.Transport.DeliverAsync(TestEvents.Triggered("test", $$"""{"pids":"{{pids}}"}"""));
            var id = await ReadAsync(pids);
            IsRunning(id).Should().BeTrue();

            var run = await host.Host.StopAsync();

            run.ShouldHaveSent("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
            run.Finished.Result.Should().Be(KeptnResult.Fail);
            IsRunning(id).Should().BeFalse();
        }
        finally
        {
            File.Delete(pids);
        }
    }

    [ScriptFact]
    public async Task FinishedFile_IsALink_IsRefused()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "ln -s /etc/passwd \"$ID.finished.event.json\"");

        var finished = (await host.TriggerAsync()).Finished;

        finished.Status.Should().Be(KeptnStatus.Errored);
        finished.Message.Should().Contain("a link lies on the way");
    }

    [ScriptFact]
    public async Task FinishedFile_IsAPipe_IsNotReadFrom()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "mkfifo \"$ID.finished.event.json\"; echo done");

        (await host.TriggerAsync()).Finished.Message.Should().Be("done");
    }

    [ScriptFact]
    public async Task FinishedFile_IsHuge_IsNotRead()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "head -c 100000000 /dev/zero > \"$ID.finished.event.json\"; echo done");

        var run = await host.TriggerAsync();

        (run.Finished.Result, run.Finished.Message).Should().Be((KeptnResult.Pass, "done"));
    }

    /// <summary>Waits for what a script writes; the test has its own limit of time.</summary>
    private static async Task<string> ReadAsync(string file)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        return (await File.ReadAllTextAsync(file)).Trim();
    }

    private static bool IsRunning(string id) =>
        File.Exists($"/proc/{id}/stat") && File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] is not ('Z' or 'X');

    private static CloudEvent Event(string id, string data = """{"project":"sockshop","stage":"dev","service":"carts"}""", Dictionary<string, string>? more = null)
    {
        var attributes = string.Concat((more ?? []).Select(a => $",\"{a.Key}\":\"{a.Value}\""));
        return JsonEventFormatter.Default.DecodeStructuredModeMessage(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"specversion":"1.0","id":"{{id}}","source":"shipyard-controller","type":"sh.keptn.event.test.triggered","shkeptncontext":"ctx","data":{{data}}{{attributes}}}"""));
    }
}

using YamlDotNet.RepresentationModel;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;
using VirtualTime = Keptn.Sdk.Tests.Api.ManualTimeProvider;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>What docs/jobs-kubernetes.md says: the role, the program, the settings.</summary>
public sealed class JobsKubernetesPageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "jobs-kubernetes.md"));

    [Fact]
    public async Task Role_AllowsWhatIsDoneAndNothingElse()
    {
        var allowed = ReadRole();
        var used = new HashSet<string>();
        await using var cluster = await FakeCluster.StartAsync();
        cluster.OnCall = call =>
        {
            used.Add(call);
            return allowed.Contains(call);
        };

        // A job that ends, the same again, one whose pod is not admitted and that is given up.
        cluster.OnWatch = c => c.Jobs[0].Wrote("done").Complete();
        (await RunAsync(cluster)).Succeeded.Should().BeTrue();
        (await RunAsync(cluster)).Succeeded.Should().BeTrue();
        cluster.Remove(cluster.Job);
        cluster.OnWatch = _ => { };
        cluster.OnCreated = job => job.Pods.Clear();
        cluster.Events.Add(new System.Text.Json.Nodes.JsonObject { ["reason"] = "FailedCreate", ["message"] = "exceeded quota" });
        (await RunAsync(cluster)).Reason.Should().Contain("exceeded quota");

        used.Should().BeEquivalentTo(allowed);
    }

    [Fact]
    public async Task Program_CalledToFetchFiles_SaysWhatIsMissing() => (await MainAsync([JobFiles.Argument])).Should().Be(1, "there is no event here");

    [Fact]
    public void Settings_AreAllOnThePage()
    {
        var missing = typeof(KubernetesJobOptions).GetProperties().Select(p => p.Name).Where(name => !s_page.Contains($"`{name}`", StringComparison.Ordinal));

        missing.Should().BeEmpty();
    }

    // The program of the page.
    private static async Task<int> MainAsync(string[] args)
    {
        if (args is [JobFiles.Argument])
        {
            return await JobFiles.RunAsync(Console.Out, CancellationToken.None);
        }

        return 0;
    }

    private static HashSet<string> ReadRole()
    {
        const string Begin = "```yaml\napiVersion: rbac";
        var start = s_page.IndexOf(Begin, StringComparison.Ordinal) + "```yaml\n".Length;
        var yaml = new YamlStream();
        yaml.Load(new StringReader(s_page[start..s_page.IndexOf("```", start, StringComparison.Ordinal)]));
        var role = (YamlMappingNode)yaml.Documents[0].RootNode;
        role["kind"].ToString().Should().Be("Role", "a namespace is enough");
        return
        [
            .. from rule in (YamlSequenceNode)role["rules"]
               from resource in (YamlSequenceNode)rule["resources"]
               from verb in (YamlSequenceNode)rule["verbs"]
               select $"{verb} {resource}",
        ];
    }

    private static async Task<JobOutcome> RunAsync(FakeCluster cluster)
    {
        using var runner = Runner(cluster, timeProvider: new VirtualTime { ComesDueAtOnce = wait => wait < TimeSpan.FromSeconds(20) });
        return await runner.RunAsync(Run(), default).WaitAsync(TimeSpan.FromSeconds(60));
    }
}

using System.Net;
using YamlDotNet.RepresentationModel;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>The network policy of docs/jobs-kubernetes.md, read as a cluster reads it.</summary>
public sealed class JobNetworkPolicyTests
{
    private static readonly YamlMappingNode s_policy = ReadPolicy();

    [Fact]
    public void Policy_SelectsThePodsOfJobs()
    {
        var selector = (YamlMappingNode)s_policy["spec"]["podSelector"]["matchLabels"];
        var selected = selector.ToDictionary(l => $"{l.Key}", l => $"{l.Value}");

        var pod = JobManifestTests.Create(Run(), deployment: "job-executor-service").Manifest["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();

        pod.ToDictionary(l => l.Key, l => (string?)l.Value).Should().Contain(selected.Select(l => KeyValuePair.Create(l.Key, (string?)l.Value)));
    }

    [Fact]
    public void Policy_LetsNobodyIn()
    {
        var spec = (YamlMappingNode)s_policy["spec"];

        spec["policyTypes"].As<YamlSequenceNode>().Select(t => $"{t}").Should().Equal("Ingress", "Egress");
        spec.Children.Keys.Should().NotContain(new YamlScalarNode("ingress"), "a policy of the type without a rule allows nothing");
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("10.96.0.1", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("169.254.170.2", false)]
    [InlineData("172.31.255.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fd20:ce::254", false)]
    [InlineData("fe80::1", false)]
    public void Policy_LetsJobsOutToThePublicAlone(string address, bool isAllowed) =>
        GetBlocks().Any(b => Allows(b, IPAddress.Parse(address))).Should().Be(isAllowed);

    [Fact]
    public void Policy_LetsJobsOutToNamesAndKeptn()
    {
        var peers = GetRules().SelectMany(r => (YamlSequenceNode)r["to"]).Cast<YamlMappingNode>().Where(p => p.Children.ContainsKey("podSelector")).ToList();

        peers.Should().HaveCount(2);
        $"{peers[0]["podSelector"]["matchLabels"]["k8s-app"]}".Should().Be("kube-dns");
        GetRules()[0]["ports"].As<YamlSequenceNode>().Select(p => $"{p["port"]} {p["protocol"]}").Should().Equal("53 UDP", "53 TCP");
        var names = peers[1]["podSelector"]["matchExpressions"][0];
        $"{names["key"]} {names["operator"]}".Should().Be("app.kubernetes.io/name In");
        names["values"].As<YamlSequenceNode>().Select(v => $"{v}").Should().Equal("api-gateway-nginx", "resource-service");
    }

    private static List<YamlMappingNode> GetRules() => [.. ((YamlSequenceNode)s_policy["spec"]["egress"]).Cast<YamlMappingNode>()];

    private static IEnumerable<YamlNode> GetBlocks() =>
        GetRules().SelectMany(r => (YamlSequenceNode)r["to"]).Cast<YamlMappingNode>().Where(p => p.Children.ContainsKey("ipBlock")).Select(p => p["ipBlock"]);

    // What is taken out must lie within the block, else the API server refuses it; IPNetwork takes no network with bits of a host.
    private static bool Allows(YamlNode block, IPAddress address)
    {
        var all = IPNetwork.Parse($"{block["cidr"]}");
        var except = ((YamlSequenceNode)block["except"]).Select(e => IPNetwork.Parse($"{e}")).ToList();
        except.Should().OnlyContain(e => all.Contains(e.BaseAddress));
        return all.Contains(address) && !except.Exists(e => e.Contains(address));
    }

    private static YamlMappingNode ReadPolicy()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "jobs-kubernetes.md"));
        var start = page.IndexOf("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n", StringComparison.Ordinal);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}

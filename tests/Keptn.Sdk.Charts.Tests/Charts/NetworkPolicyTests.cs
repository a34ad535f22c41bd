using System.Text.Json.Nodes;

namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>Who may call the service, and whom it may call.</summary>
public sealed class NetworkPolicyTests
{
    [HelmFact]
    public async Task Ingress_IsForTheTestAlone_UnlessOthersAreNamed()
    {
        var standard = await GetPolicyAsync();
        var alerts = await GetPolicyAsync("--set-json", """networkPolicy.ingressFrom=[{"namespaceSelector":{"matchLabels":{"team":"alerting"}}}]""");

        standard["policyTypes"]!.ToJsonString(null).Should().Be("""["Ingress"]""", "nobody knows what a tool needs to be called with");
        standard["ingress"]!.AsArray().Should().ContainSingle();
        standard["ingress"]![0]!["from"]!.AsArray().Should().ContainSingle();
        standard["ingress"]![0]!["ports"]!.ToJsonString(null).Should().Be("""[{"port":"http","protocol":"TCP"}]""");
        alerts["ingress"]![0]!["from"]!.AsArray().Should().HaveCount(2);
    }

    [HelmFact]
    public async Task Egress_InTheCluster_IsForNamesNatsAndKeptn()
    {
        var policy = await GetPolicyAsync(Chart.Modes["egress"]);

        policy["policyTypes"]!.ToJsonString(null).Should().Be("""["Ingress","Egress"]""");
        policy["egress"]!.AsArray().Select(GetPorts).Should().Equal("53 53", "4222 8080");
        policy["egress"]![1]!["to"]!.ToJsonString(null).Should().Be("""[{"podSelector":{}}]""", "these are in the same namespace");
    }

    [HelmFact]
    public async Task Egress_Remotely_IsForTheAddressesThatAreSet()
    {
        var policy = await GetPolicyAsync(
            [.. Chart.Modes["egress"], .. Chart.Remote("http://keptn.example.com:8443/api"), .. Chart.Set(
                "connection.api.oauth.clientId=c", "connection.api.oauth.clientSecret=s", "connection.api.oauth.tokenUrl=https://sso.example.com/token",
                "proxy.https=http://proxy.example.com")]);

        policy["egress"]!.AsArray().Select(GetPorts).Should().Equal("53 53", "8443 443 80");
    }

    [HelmFact]
    public async Task Egress_RulesOfYours_AreAdded()
    {
        var policy = await GetPolicyAsync([.. Chart.Modes["egress"], "--set-json", """networkPolicy.egress.rules=[{"ports":[{"port":9090}]}]"""]);

        policy["egress"]!.AsArray().Select(GetPorts).Should().Equal("53 53", "4222 8080", "9090");
    }

    private static async Task<JsonNode> GetPolicyAsync(params string[] arguments) =>
        (await Helm.RenderAsync(arguments)).Single("NetworkPolicy")["spec"]!;

    private static string GetPorts(JsonNode? rule) => string.Join(' ', rule!["ports"]!.AsArray().Select(p => p!["port"]!.ToString()));
}

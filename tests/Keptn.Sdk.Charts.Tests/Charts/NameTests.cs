using System.Text.Json.Nodes;

namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>Two releases in one namespace do not meet.</summary>
public sealed class NameTests
{
    // The last pairs are those in which the usual recipe for names gives both the same one.
    [HelmTheory]
    [InlineData("one", "two")]
    [InlineData(Chart.Name, "two")]
    [InlineData("x", "x-" + Chart.Name)]
    [InlineData("a.b", "a-b")]
    [InlineData("release-with-a-name-of-the-greatest-length-of-helm-n1", "release-with-a-name-of-the-greatest-length-of-helm-n2")]
    public async Task TwoReleases_InOneNamespace_ShareNoObject(string first, string second)
    {
        string[] everything =
        [
            .. Chart.Modes["distributor, polling"], .. Chart.Modes["state on a volume"], .. Chart.Modes["egress"], .. Chart.Modes["role"],
        ];
        var one = await RenderAsync(first, everything);
        var two = await RenderAsync(second, everything);

        one.Objects.Select(GetIdentity).Should().HaveCount(9).And.OnlyHaveUniqueItems();
        one.Objects.Select(GetIdentity).Should().NotIntersectWith(two.Objects.Select(GetIdentity));
        one.Objects.Concat(two.Objects).Select(o => o["metadata"]!["name"]!.GetValue<string>()).Should().OnlyContain(n => n.Length <= 63 && !n.Contains('.'));
    }

    [HelmFact]
    public async Task Selectors_FindThePodsOfTheirReleaseAlone()
    {
        var one = await RenderAsync("one", Chart.Modes["nats"]);
        var two = await RenderAsync("two", Chart.Modes["nats"]);

        JsonNode[] selectors =
        [
            one.Deployment["spec"]!["selector"]!["matchLabels"]!, one.Single("Service")["spec"]!["selector"]!,
            one.Single("NetworkPolicy")["spec"]!["podSelector"]!["matchLabels"]!,
        ];
        selectors.Should().OnlyContain(s => Matches(s, one.Pod));
        selectors.Should().OnlyContain(s => !Matches(s, two.Pod));
        selectors.Should().OnlyContain(s => !Matches(s, one.Single("Pod")), "the pod of the test is not the service");
    }

    [HelmFact]
    public async Task QueueGroups_OfTwoReleases_AreNotTheSame()
    {
        var one = await RenderAsync("one", Chart.Modes["nats"]);
        var two = await RenderAsync("two", Chart.Modes["distributor"]);

        Rendering.Environment(one.Container)["PUBSUB_GROUP"].Should().Be($"one-{Chart.Name}");
        Rendering.Environment(two.Distributor!)["PUBSUB_GROUP"].Should().Be($"two-{Chart.Name}");
    }

    [HelmFact]
    public async Task ReleaseOfTheChartsName_IsNotNamedTwice() =>
        (await RenderAsync(Chart.Name)).Deployment["metadata"]!["name"]!.GetValue<string>().Should().Be(Chart.Name);

    [HelmFact]
    public async Task NumberAsRelease_StaysText() =>
        (await RenderAsync("42")).Pod["metadata"]!["labels"]!["app.kubernetes.io/instance"]!.GetValue<string>().Should().Be("42");

    private static async Task<Rendering> RenderAsync(string release, params IEnumerable<string> arguments) =>
        await Helm.RenderReleaseAsync(release, arguments);

    private static string GetIdentity(JsonNode o) => $"{o["kind"]}/{o["metadata"]!["name"]}";

    private static bool Matches(JsonNode selector, JsonNode pod) =>
        selector.AsObject().All(l => pod["metadata"]!["labels"]![l.Key]?.GetValue<string>() == l.Value!.GetValue<string>());
}

using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>Least privilege, in every mode.</summary>
public sealed class SecurityTests
{
    [HelmTheory]
    [MemberData(nameof(Chart.ModeNames), MemberType = typeof(Chart))]
    public async Task Rights_InTheCluster_AreNone(string mode)
    {
        var rendering = await Helm.RenderAsync(Chart.Modes[mode]);

        rendering.Yaml.Should().NotContain("ClusterRole").And.NotContain("cluster-admin");
        rendering.Objects.Any(o => o["kind"]!.GetValue<string>().StartsWith("Role", StringComparison.Ordinal)).Should().Be(mode == "role");
        rendering.Single("ServiceAccount")["automountServiceAccountToken"]!.GetValue<bool>().Should().BeFalse();
        rendering.PodSpec["automountServiceAccountToken"]!.GetValue<bool>().Should().Be(mode == "role");
    }

    [HelmTheory]
    [MemberData(nameof(Chart.ModeNames), MemberType = typeof(Chart))]
    public async Task Pods_OfEachMode_MeetTheRestrictedStandard(string mode)
    {
        var rendering = await Helm.RenderAsync(Chart.Modes[mode]);

        rendering.PodSpecs().Should().HaveCount(2, "there is a deployment and a test");
        foreach (var pod in rendering.PodSpecs())
        {
            pod["hostNetwork"].Should().BeNull();
            pod["hostPID"].Should().BeNull();
            pod["volumes"]?.AsArray().Should().OnlyContain(v => v!["hostPath"] == null);
            pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>().Should().BeTrue();
            pod["securityContext"]!["runAsUser"]!.GetValue<int>().Should().BePositive();
            pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>().Should().Be("RuntimeDefault");
            Rendering.Containers(pod).Should().NotBeEmpty().And.OnlyContain(c => IsRestricted(c["securityContext"]!));
        }
    }

    [HelmTheory]
    [MemberData(nameof(Chart.ModeNames), MemberType = typeof(Chart))]
    public async Task Secrets_OfEachMode_StandInTheSecretAlone(string mode)
    {
        var rendering = await Helm.RenderAsync(Chart.Modes[mode]);

        string[] secrets = [Chart.Token, Chart.ClientSecret];
        foreach (var o in rendering.Objects.Where(o => o["kind"]!.GetValue<string>() != "Secret"))
        {
            secrets.Should().OnlyContain(s => !o.ToJsonString(null).Contains(s) && !o.ToJsonString(null).Contains(Encode(s)));
        }

        rendering.Find("Secret").Should().Match<JsonNode?>(s => (s == null) == !Chart.Modes[mode].Any(v => secrets.Any(v.Contains)));
    }

    [HelmFact]
    public async Task Token_InTheSecret_ReachesTheServiceAsAFileAndTheSidecarByReference()
    {
        var remote = await Helm.RenderAsync(Chart.Modes["remote, OAuth"]);
        var distributor = await Helm.RenderAsync(Chart.Modes["distributor, polling"]);

        var secret = remote.Single("Secret");
        Decode(secret["data"]!["keptn-api-token"]!).Should().Be(Chart.Token);
        Decode(secret["data"]!["oauth-client-secret"]!).Should().Be(Chart.ClientSecret);
        var name = secret["metadata"]!["name"]!.GetValue<string>();
        var volume = remote.PodSpec["volumes"]!.AsArray().Single(v => v!["name"]!.GetValue<string>() == "keptn-api")!["secret"]!;
        volume["secretName"]!.GetValue<string>().Should().Be(name);
        volume["items"]![0]!["key"]!.GetValue<string>().Should().Be("keptn-api-token");
        volume["items"]![0]!["path"]!.GetValue<string>().Should().Be("token");
        Rendering.Environment(remote.Container)["KEPTN_API_TOKEN_FILE"].Should().Be(
            remote.Container["volumeMounts"]!.AsArray().Single(m => m!["name"]!.GetValue<string>() == "keptn-api")!["mountPath"] + "/token");
        GetReference(remote.Container, "OAUTH_CLIENT_SECRET").Should().Be((name, "oauth-client-secret"));
        GetReference(distributor.Distributor!, "KEPTN_API_TOKEN").Should().Be((name, "keptn-api-token"));
        distributor.PodSpec["volumes"]!.AsArray().Should().OnlyContain(v => v!["secret"] == null, "the service beside a sidecar needs no token");
    }

    [HelmFact]
    public async Task ExistingSecret_IsReferredTo()
    {
        var rendering = await Helm.RenderAsync(
            [.. Chart.Modes["remote, existing secret"], .. Chart.Set("connection.api.tokenKey=token", "connection.api.oauth.clientId=c", "connection.api.oauth.clientSecretKey=oauth", "connection.api.oauth.discoveryUrl=https://sso.example.com")]);

        rendering.Find("Secret").Should().BeNull();
        var volume = rendering.PodSpec["volumes"]!.AsArray().Single(v => v!["name"]!.GetValue<string>() == "keptn-api")!["secret"]!;
        volume["secretName"]!.GetValue<string>().Should().Be("keptn-token");
        volume["items"]![0]!["key"]!.GetValue<string>().Should().Be("token");
        GetReference(rendering.Container, "OAUTH_CLIENT_SECRET").Should().Be(("keptn-token", "oauth"));
    }

    [HelmFact]
    public async Task ChangedToken_RestartsThePods()
    {
        var one = await Helm.RenderAsync(Chart.Remote(token: "one"));
        var two = await Helm.RenderAsync(Chart.Remote(token: "two"));

        one.Pod["metadata"]!["annotations"]!["checksum/secret"]!.GetValue<string>().Should().NotBe(
            two.Pod["metadata"]!["annotations"]!["checksum/secret"]!.GetValue<string>());
    }

    private static bool IsRestricted(JsonNode context) =>
        !context["allowPrivilegeEscalation"]!.GetValue<bool>()
        && context["readOnlyRootFilesystem"]!.GetValue<bool>()
        && context["capabilities"]!["drop"]!.AsArray().Single()!.GetValue<string>() == "ALL"
        && context["capabilities"]!["add"] is null
        && context["privileged"] is null;

    private static (string Secret, string Key) GetReference(JsonNode container, string variable)
    {
        var reference = container["env"]!.AsArray().Single(e => e!["name"]!.GetValue<string>() == variable)!["valueFrom"]!["secretKeyRef"]!;
        return (reference["name"]!.GetValue<string>(), reference["key"]!.GetValue<string>());
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(JsonNode value) => Encoding.UTF8.GetString(Convert.FromBase64String(value.GetValue<string>()));
}

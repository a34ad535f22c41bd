namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>Where there can be one replica only, there is one, and where its state lies.</summary>
public sealed class ReplicaTests
{
    public static TheoryData<string, string> ModesOfOne => new()
    {
        { "remote", "events are polled" },
        { "distributor, polling", "events are polled" },
        { "state on a volume", "the state is on one volume claim" },
    };

    [HelmTheory]
    [MemberData(nameof(ModesOfOne))]
    public async Task ModesOfOne_HaveOneReplica_AndStopItBeforeItsSuccessor(string mode, string reason)
    {
        var rendering = await Helm.RenderAsync(Chart.Modes[mode]);

        rendering.Deployment["spec"]!["replicas"]!.GetValue<int>().Should().Be(1);
        rendering.Deployment["spec"]!["strategy"]!["type"]!.GetValue<string>().Should().Be("Recreate");
        (await Helm.FailAsync([.. Chart.Modes[mode], .. Chart.Set("replicaCount=2")])).Should().Contain("replicaCount must be 1: " + reason);
        (await Helm.FailAsync([.. Chart.Modes[mode], .. Chart.Set("strategy.type=RollingUpdate")])).Should().Contain("strategy.type must be Recreate: " + reason);
    }

    [HelmTheory]
    [InlineData("nats")]
    [InlineData("nats, API elsewhere")]
    [InlineData("distributor")]
    public async Task ModesOfMany_TakeReplicasAndStrategy(string mode)
    {
        var rendering = await Helm.RenderAsync([.. Chart.Modes[mode], .. Chart.Set("replicaCount=3", "strategy.type=RollingUpdate", "strategy.rollingUpdate.maxUnavailable=0")]);

        rendering.Deployment["spec"]!["replicas"]!.GetValue<int>().Should().Be(3);
        rendering.Deployment["spec"]!["strategy"]!["rollingUpdate"]!["maxUnavailable"]!.GetValue<int>().Should().Be(0);
    }

    [HelmFact]
    public async Task State_IsOnAnEmptyDir_UnlessAClaimIsAskedFor()
    {
        var standard = await Helm.RenderAsync();
        var claimed = await Helm.RenderAsync(Chart.Modes["state on a volume"]);
        var existing = await Helm.RenderAsync([.. Chart.Modes["state on a volume"], .. Chart.Set("state.persistence.existingClaim=mine")]);
        var none = await Helm.RenderAsync(Chart.Set("state.enabled=false"));

        GetVolume(standard, "state")!["emptyDir"]!["sizeLimit"]!.GetValue<string>().Should().Be("256Mi");
        standard.Find("PersistentVolumeClaim").Should().BeNull();
        GetMount(standard, "state").Should().Be(Rendering.Environment(standard.Container)["Keptn__StateDirectory"]);
        GetClaim(claimed).Should().Be(claimed.Single("PersistentVolumeClaim")["metadata"]!["name"]!.GetValue<string>());
        GetClaim(existing).Should().Be("mine");
        existing.Find("PersistentVolumeClaim").Should().BeNull();
        GetVolume(none, "state").Should().BeNull();
        Rendering.Environment(none.Container).Should().NotContainKey("Keptn__StateDirectory");
    }

    [HelmFact]
    public async Task Tmp_IsWritable()
    {
        var rendering = await Helm.RenderAsync();

        GetMount(rendering, "tmp").Should().Be("/tmp");
        GetVolume(rendering, "tmp")!["emptyDir"].Should().NotBeNull();
    }

    private static System.Text.Json.Nodes.JsonNode? GetVolume(Rendering rendering, string name) =>
        rendering.PodSpec["volumes"]!.AsArray().SingleOrDefault(v => v!["name"]!.GetValue<string>() == name);

    private static string? GetMount(Rendering rendering, string volume) =>
        rendering.Container["volumeMounts"]!.AsArray().SingleOrDefault(m => m!["name"]!.GetValue<string>() == volume)?["mountPath"]!.GetValue<string>();

    private static string GetClaim(Rendering rendering) =>
        GetVolume(rendering, "state")!["persistentVolumeClaim"]!["claimName"]!.GetValue<string>();
}

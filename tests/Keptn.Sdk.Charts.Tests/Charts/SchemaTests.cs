namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>What cannot be meant is refused, with the name of the value.</summary>
public sealed class SchemaTests
{
    [HelmTheory]
    [InlineData("imagee.tag=1", "imagee")]
    [InlineData("image.pullPolicy=Sometimes", "image/pullPolicy")]
    [InlineData("image.digest=abc", "image/digest")]
    [InlineData("replicaCount=two", "replicaCount")]
    [InlineData("connection.mode=cluster", "connection/mode")]
    [InlineData("connection.endpoint=x", "endpoint")]
    [InlineData("connection.nats.url=http://nats", "connection/nats/url")]
    [InlineData("connection.api.endpoint=keptn.example.com", "connection/api/endpoint")]
    [InlineData("connection.api.endpoint=https://user:password@keptn.example.com", "connection/api/endpoint")]
    [InlineData("connection.api.verifyTls=no", "connection/api/verifyTls")]
    [InlineData("connection.api.timeoutSeconds=0", "connection/api/timeoutSeconds")]
    [InlineData("connection.distributor.topics=null", "topics")]
    [InlineData("connection.distributor.maxPayloadKb=0", "connection/distributor/maxPayloadKb")]
    [InlineData("connection.subscriptions={a b}", "connection/subscriptions/0")]
    [InlineData("logLevel=debug", "logLevel")]
    [InlineData("env.KEPTN_API_TOKEN=abc", "KEPTN_API_TOKEN")]
    [InlineData("env.Number=1", "env/Number")]
    [InlineData("state.mountPath=state", "state/mountPath")]
    [InlineData("state.persistence.accessModes={Often}", "state/persistence/accessModes/0")]
    [InlineData("tmp.sizeLimit=1 GiB", "tmp/sizeLimit")]
    [InlineData("containerPort=80", "containerPort")]
    [InlineData("probes.liveness.path=/other", "path")]
    [InlineData("shutdownTimeoutSeconds=-1", "shutdownTimeoutSeconds")]
    [InlineData("podLabels.tier=1", "podLabels/tier")]
    public async Task BadValue_IsRefusedByItsName(string value, string name) =>
        (await Helm.FailAsync(Chart.Set(value))).Should().Contain("schema").And.Contain(name);

    [HelmTheory]
    [InlineData("connection.mode=remote", "connection.api.endpoint is required")]
    [InlineData("connection.api.endpoint=https://k/api", "connection.api.endpoint needs connection.api.token")]
    [InlineData("connection.api.endpoint=https://k/api,connection.api.token=a,connection.api.existingSecret=b", "connection.api.existingSecret excludes connection.api.token")]
    [InlineData("connection.api.endpoint=https://k/api,connection.api.token=a,connection.api.tokenKey=", "connection.api.tokenKey must not be empty")]
    [InlineData("connection.api.endpoint=https://k/api,connection.api.oauth.clientId=c", "connection.api.oauth.clientId needs connection.api.oauth.clientSecret")]
    [InlineData("connection.api.endpoint=https://k/api,connection.api.oauth.clientId=c,connection.api.oauth.clientSecret=s", "connection.api.oauth.clientId needs connection.api.oauth.discoveryUrl")]
    public async Task Contradiction_IsRefusedWithWhatToDo(string values, string message) =>
        (await Helm.FailAsync("--set", values)).Should().Contain(message);

    [HelmFact]
    public async Task Global_OfAParentChart_IsTaken() =>
        (await Helm.RenderAsync(Chart.Set("global.registry=x"))).Objects.Should().NotBeEmpty();
}

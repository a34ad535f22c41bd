using Keptn.Sdk.Api;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Api;

public sealed class KeptnApiOptionsTests
{
    public static TheoryData<string, Action<KeptnApiOptions>> Bad => new()
    {
        { "Endpoint is required in mode Remote", o => o.Mode = KeptnApiMode.Remote },
        { "Endpoint is not used in mode InCluster", o => { o.Endpoint = new("http://h"); o.Mode = KeptnApiMode.InCluster; } },
        { "Mode '9' is unknown", o => o.Mode = (KeptnApiMode)9 },
        { "Endpoint 'ftp://h' must be an absolute address", o => o.Endpoint = new("ftp://h") },
        { "Endpoint must be an absolute address", o => o.Endpoint = new("user:pw@h/api") },
        { "Endpoint 'localhost:8080/api' must be an absolute address", o => o.Endpoint = new("localhost:8080/api") },
        { "Endpoint 'h/api' must be an absolute address", o => o.Endpoint = new("h/api", UriKind.Relative) },
        { "Endpoint must not hold a user or a password", o => o.Endpoint = new("http://user:pw@h/api") },
        { "Endpoint 'http://h/api' must not have a query", o => o.Endpoint = new("http://h/api?token=pw") },
        { "Services.SecretService 'x:/y' must be", o => o.Services.SecretService = new("x:/y") },
        { "CaCertificateFile '/no/such/file' does not exist", o => o.CaCertificateFile = "/no/such/file" },
        { "Token and TokenFile are both set", o => { o.Token = "pw-token"; o.TokenFile = "f"; } },
        { "Token has characters", o => o.Token = "pw\ntoken" },
        { "Token has characters", o => o.Token = "pwtökén" },
        { "TokenHeader 'a b' is not the name", o => o.TokenHeader = "a b" },
        { "TokenHeader '' is not the name", o => o.TokenHeader = "" },
        { "OAuth.ClientSecret is required", o => { o.OAuth.ClientId = "i"; o.OAuth.TokenUrl = new("http://h"); } },
        { "OAuth.TokenUrl or OAuth.DiscoveryUrl is required", o => { o.OAuth.ClientId = "i"; o.OAuth.ClientSecret = "pw"; } },
        { "would both write the header Authorization", o => { o.OAuth.ClientId = "i"; o.Token = "pw-token"; o.TokenHeader = "authorization"; } },
        { "RequestTimeout must be more than zero", o => o.RequestTimeout = TimeSpan.Zero },
        { "RetryDelay must be more than zero", o => o.RetryDelay = TimeSpan.FromDays(2) },
        { "MaxRetries must be at least 0", o => o.MaxRetries = -1 },
        { "MaxResponseSize must be at least 1", o => o.MaxResponseSize = 0 },
        { "MaxRequestSize must be at least 1", o => o.MaxRequestSize = 0 },
        { "MaxPages must be at least 1", o => o.MaxPages = 0 },
        { "OAuth.RenewBefore must not be negative", o => o.OAuth.RenewBefore = TimeSpan.FromSeconds(-1) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Create_BadOptions_NamesTheProblemAndNoSecret(string problem, Action<KeptnApiOptions> configure)
    {
        var create = () => KeptnApiClient.Create(configure);

        create.Should().Throw<OptionsValidationException>().Which.Message.Should().Contain(problem).And.NotContain("pw");
    }

    [Fact]
    public void Create_ManyProblems_NamesAllAtOnce()
    {
        var create = () => KeptnApiClient.Create(options =>
        {
            options.Mode = KeptnApiMode.Remote;
            options.MaxPages = 0;
            options.TokenHeader = ":";
        });

        create.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(3);
    }

    [Fact]
    public void Mode_NotSet_FollowsTheEndpoint()
    {
        new KeptnApiOptions().Mode.Should().Be(KeptnApiMode.InCluster);
        new KeptnApiOptions { Endpoint = new("http://h/api") }.Mode.Should().Be(KeptnApiMode.Remote);
        new KeptnApiOptions { Endpoint = new("http://h"), Mode = KeptnApiMode.Distributor }.Mode.Should().Be(KeptnApiMode.Distributor);
    }
}

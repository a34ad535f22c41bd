using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Connection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>Code, section, legacy name, default; and which transport follows.</summary>
public sealed class PrecedenceTests
{
    [Fact]
    public void Section_BesideLegacyName_Wins()
    {
        var read = new ConfigurationOf(
            ("Keptn:Health:Port", "1"), ("HEALTH_ENDPOINT_PORT", "2"), ("Keptn:Subscriptions:0", "from section"), ("PUBSUB_TOPIC", "from env"));

        read.Connection.Health.Port.Should().Be(1);
        read.Connection.Subscriptions.Should().Equal("from section");
    }

    [Fact]
    public void Section_UnreadableBesideLegacyName_IsAProblemAndNotCovered()
    {
        var read = new ConfigurationOf(("Keptn:Health:Port", "x"), ("HEALTH_ENDPOINT_PORT", "2"));

        read.Reader.Problems.Should().ContainSingle().Which.Should().Contain("Keptn:Health:Port");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Code_BesideSection_WinsWhateverTheOrder(bool configureFirst)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(ConfigurationOf.Build(("Keptn:Health:Port", "1"), ("KEPTN_API_TOKEN", "from-env")));
        if (configureFirst)
        {
            services.Configure<KeptnConnectionOptions>(o => o.Health.Port = 3);
            services.Configure<KeptnApiOptions>(o => o.Token = "from-code");
        }

        var keptn = services.AddKeptn("test");
        if (!configureFirst)
        {
            keptn.ConfigureConnection(o => o.Health.Port = 3);
            services.AddKeptnApi(o => o.Token = "from-code");
        }

        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<KeptnConnectionOptions>>().Value.Health.Port.Should().Be(3);
        provider.GetRequiredService<IOptions<KeptnApiOptions>>().Value.Token.Should().Be("from-code");
    }

    [Theory]
    [InlineData("KEPTN_API_TOKEN", "KEPTN_API_TOKEN_FILE", "value", "value")]
    [InlineData("Keptn:Api:Token", "KEPTN_API_TOKEN_FILE", "value", null)]
    [InlineData("KEPTN_API_TOKEN", "Keptn:Api:TokenFile", null, "value")]
    public void Token_InTwoForms_TheHigherRankWins(string first, string second, string? token, string? file)
    {
        var read = new ConfigurationOf((first, "value"), (second, "value"));

        read.Api.Token.Should().Be(token);
        read.Api.TokenFile.Should().Be(file);
    }

    [Theory]
    [InlineData("nats://a", "nats://b", "nats://c", "nats://a")]
    [InlineData("http://localhost:8081/event", "nats://b", "nats://c", "nats://b")]
    [InlineData(null, null, "nats://c", "nats://c")]
    [InlineData("http://localhost:8081/event", null, null, "nats://keptn-nats")]
    public void NatsServers_LegacyNames_HaveAnOrder(string? eventBroker, string? pubsubUrl, string? natsUrl, string expected) =>
        new ConfigurationOf(("EVENTBROKER", eventBroker), ("PUBSUB_URL", pubsubUrl), ("NATS_URL", natsUrl))
            .Connection.Nats.Servers.Should().Be(expected);

    [Theory]
    [InlineData("Keptn:Nats:QueueGroup", "", "")]
    [InlineData("PUBSUB_GROUP", "", null)]
    [InlineData("PUBSUB_GROUP", "group", "group")]
    public void QueueGroup_EmptyInTheSection_MeansNone(string name, string value, string? expected) =>
        new ConfigurationOf((name, value)).Connection.Nats.QueueGroup.Should().Be(expected);

    [Theory]
    [InlineData(null, null, null, KeptnTransportKind.Nats, "none of Keptn:Transport, KEPTN_API_ENDPOINT and EVENTBROKER is set")]
    [InlineData(null, null, "nats://n", KeptnTransportKind.Nats, "EVENTBROKER is set")]
    [InlineData(null, null, "keptn-nats:4222", KeptnTransportKind.Nats, "EVENTBROKER is set")]
    [InlineData(null, null, "http://localhost:8081/event", KeptnTransportKind.Distributor, "EVENTBROKER is an HTTP address")]
    [InlineData(null, "https://keptn/api", "http://localhost:8081/event", KeptnTransportKind.Remote, "KEPTN_API_ENDPOINT is set")]
    [InlineData("nats", "https://keptn/api", "http://localhost:8081/event", KeptnTransportKind.Nats, "Keptn:Transport is set")]
    [InlineData("REMOTE", null, null, KeptnTransportKind.Remote, "Keptn:Transport is set")]
    public void Choice_FromSettings_NamesWhatChose(string? transport, string? endpoint, string? broker, KeptnTransportKind kind, string reason) =>
        new ConfigurationOf(("Keptn:Transport", transport), ("KEPTN_API_ENDPOINT", endpoint), ("EVENTBROKER", broker))
            .Choice.Should().Be(new TransportChoice(kind, reason));

    [Theory]
    [InlineData("http://127.0.0.1:9000/event", null, KeptnApiMode.Distributor, "http://127.0.0.1:9000/")]
    [InlineData("http://127.0.0.1:9000/event", "https://keptn/api", KeptnApiMode.Remote, "https://keptn/api")]
    [InlineData("nats://n", null, KeptnApiMode.InCluster, null)]
    public void Api_FollowsTheTransport(string broker, string? endpoint, KeptnApiMode mode, string? address)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(ConfigurationOf.Build(("EVENTBROKER", broker), ("KEPTN_API_ENDPOINT", endpoint)));
        services.AddKeptn("test");
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<KeptnApiOptions>>().Value;

        options.Mode.Should().Be(mode);
        options.Endpoint?.ToString().Should().Be(address);
    }
}

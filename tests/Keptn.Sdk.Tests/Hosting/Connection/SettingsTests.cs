using System.Globalization;
using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>Each setting under each of its names.</summary>
public sealed class SettingsTests
{
    private static readonly Dictionary<string, Func<KeptnConnectionOptions, KeptnApiOptions, object?>> s_getters = new()
    {
        ["Transport"] = (c, _) => c.Transport,
        ["Subscriptions"] = (c, _) => Join(c.Subscriptions),
        ["ProjectFilter"] = (c, _) => Join(c.ProjectFilter),
        ["StageFilter"] = (c, _) => Join(c.StageFilter),
        ["ServiceFilter"] = (c, _) => Join(c.ServiceFilter),
        ["DisableRegistration"] = (c, _) => c.DisableRegistration,
        ["SequencePollingInterval"] = (c, _) => c.SequencePollingInterval,
        ["ListenAddress"] = (c, _) => c.ListenAddress,
        ["Distributor:EventAddress"] = (c, _) => c.Distributor.EventAddress,
        ["Distributor:Port"] = (c, _) => c.Distributor.Port,
        ["Distributor:Path"] = (c, _) => c.Distributor.Path,
        ["Distributor:AllowRemoteCallers"] = (c, _) => c.Distributor.AllowRemoteCallers,
        ["Distributor:MaxEventSize"] = (c, _) => c.Distributor.MaxEventSize,
        ["Distributor:MaxReceivedSize"] = (c, _) => c.Distributor.MaxReceivedSize,
        ["Distributor:MaxConcurrentDeliveries"] = (c, _) => c.Distributor.MaxConcurrentDeliveries,
        ["Distributor:QueueTimeout"] = (c, _) => c.Distributor.QueueTimeout,
        ["Distributor:SendTimeout"] = (c, _) => c.Distributor.SendTimeout,
        ["Nats:Servers"] = (c, _) => c.Nats.Servers,
        ["Nats:QueueGroup"] = (c, _) => c.Nats.QueueGroup,
        ["Nats:UserName"] = (c, _) => c.Nats.UserName,
        ["Nats:Password"] = (c, _) => c.Nats.Password,
        ["Nats:Token"] = (c, _) => c.Nats.Token,
        ["Nats:CaFile"] = (c, _) => c.Nats.CaFile,
        ["Nats:CertificateFile"] = (c, _) => c.Nats.CertificateFile,
        ["Nats:KeyFile"] = (c, _) => c.Nats.KeyFile,
        ["Remote:PollingInterval"] = (c, _) => c.Remote.PollingInterval,
        ["Remote:MinPollingInterval"] = (c, _) => c.Remote.MinPollingInterval,
        ["Remote:MaxRetryDelay"] = (c, _) => c.Remote.MaxRetryDelay,
        ["Remote:LookBack"] = (c, _) => c.Remote.LookBack,
        ["Remote:StoreOverlap"] = (c, _) => c.Remote.StoreOverlap,
        ["Remote:PageSize"] = (c, _) => c.Remote.PageSize,
        ["Remote:MaxEventSize"] = (c, _) => c.Remote.MaxEventSize,
        ["Health:Enabled"] = (c, _) => c.Health.Enabled,
        ["Health:Port"] = (c, _) => c.Health.Port,
        ["Deployment:Namespace"] = (c, _) => c.Deployment.Namespace,
        ["Deployment:Name"] = (c, _) => c.Deployment.Name,
        ["Deployment:Version"] = (c, _) => c.Deployment.Version,
        ["Deployment:PodName"] = (c, _) => c.Deployment.PodName,
        ["Deployment:NodeName"] = (c, _) => c.Deployment.NodeName,
        ["Deployment:Location"] = (c, _) => c.Deployment.Location,
        ["Api:Endpoint"] = (_, a) => a.Endpoint,
        ["Api:Token"] = (_, a) => a.Token,
        ["Api:TokenFile"] = (_, a) => a.TokenFile,
        ["Api:TokenHeader"] = (_, a) => a.TokenHeader,
        ["Api:VerifyCertificate"] = (_, a) => a.VerifyCertificate,
        ["Api:CaCertificateFile"] = (_, a) => a.CaCertificateFile,
        ["Api:Proxy"] = (_, a) => a.Proxy,
        ["Api:RequestTimeout"] = (_, a) => a.RequestTimeout,
        ["Api:OAuth:ClientId"] = (_, a) => a.OAuth.ClientId,
        ["Api:OAuth:ClientSecret"] = (_, a) => a.OAuth.ClientSecret,
        ["Api:OAuth:Scopes"] = (_, a) => Join(a.OAuth.Scopes),
        ["Api:OAuth:DiscoveryUrl"] = (_, a) => a.OAuth.DiscoveryUrl,
        ["Api:OAuth:TokenUrl"] = (_, a) => a.OAuth.TokenUrl,
    };

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var setting in Settings.All)
        {
            names.Add($"{setting.Key}|{setting.FullKey}");
            foreach (var name in setting.LegacyNames)
            {
                names.Add($"{setting.Key}|{name}");
            }
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Setting_UnderEachName_IsRead(string keyAndName)
    {
        var (key, name) = (keyAndName.Split('|')[0], keyAndName.Split('|')[1]);
        var (text, expected) = GetExample(key, name);

        var read = new ConfigurationOf((name, $"  {text} "));

        read.Reader.Problems.Should().BeEmpty();
        var value = s_getters[key](read.Connection, read.Api);
        Convert.ToString(value, CultureInfo.InvariantCulture).Should().Be(expected);
        Convert.ToString(s_getters[key](new(), new()), CultureInfo.InvariantCulture).Should().NotBe(expected, "the example must differ from the default");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Setting_Blank_LeavesTheDefault(string keyAndName)
    {
        var (key, name) = (keyAndName.Split('|')[0], keyAndName.Split('|')[1]);

        var read = new ConfigurationOf((name, " "));

        read.Reader.Problems.Should().BeEmpty();
        if (name != Settings.NatsQueueGroup.FullKey)
        {
            s_getters[key](read.Connection, read.Api).Should().Be(s_getters[key](new(), new()));
        }
    }

    [Theory]
    [InlineData("Keptn:Transport", "carrier-pigeon")]
    [InlineData("Keptn:Transport", "1")]
    [InlineData("DISABLE_REGISTRATION", "maybe")]
    [InlineData("HEALTH_ENDPOINT_ENABLED", "yes")]
    [InlineData("HEALTH_ENDPOINT_PORT", "http")]
    [InlineData("RCV_PORT", "-1")]
    [InlineData("RCV_PORT", "99999999999")]
    [InlineData("HTTP_POLLING_INTERVAL", "10s")]
    [InlineData("API_PROXY_HTTP_TIMEOUT", "1.5")]
    [InlineData("HTTP_SSL_VERIFY", "off")]
    [InlineData("KEPTN_API_ENDPOINT", "keptn.example.com/api")]
    [InlineData("OAUTH_DISCOVERY", "/well-known")]
    [InlineData("OAUTH_TOKEN_URL", "ftp://example.com")]
    [InlineData("Keptn:Distributor:EventAddress", "nats://keptn-nats")]
    [InlineData("Keptn:Api:RequestTimeout", "30")]
    [InlineData("Keptn:Distributor:QueueTimeout", "soon")]
    [InlineData("Keptn:Distributor:MaxEventSize", "64k")]
    public void Setting_Unreadable_IsAProblemWithNameAndValue(string name, string value)
    {
        var problem = new ConfigurationOf((name, value)).Reader.Problems.Should().ContainSingle().Which;

        problem.Should().StartWith($"{name} is '{value}'; it must be ");
    }

    [Fact]
    public void Setting_UnreadableAddressWithAPassword_IsNotShown()
    {
        var problem = new ConfigurationOf(("KEPTN_API_ENDPOINT", "ftp://user:secret@host")).Reader.Problems.Single();

        problem.Should().StartWith("KEPTN_API_ENDPOINT must be ").And.NotContain("secret");
    }

    [Fact]
    public void Documentation_HasEverySettingWithItsNames()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "connecting.md"));
        var rows = page.Split('\n').Where(l => l.StartsWith("| `Keptn:", StringComparison.Ordinal)).ToList();

        rows.Should().HaveCount(Settings.All.Count);
        foreach (var setting in Settings.All)
        {
            var row = rows.Should().ContainSingle(r => r.StartsWith($"| `{setting.FullKey}` |", StringComparison.Ordinal)).Which;
            row.Split('|')[2].Trim().Should().Be(string.Join(", ", setting.LegacyNames.Select(n => $"`{n}`")));
        }
    }

    [Fact]
    public void All_Settings_HaveKeysOfTheirOwn() => Settings.All.Select(s => s.Key).Should().OnlyHaveUniqueItems().And.BeEquivalentTo(s_getters.Keys);

    private static string Join(IEnumerable<string> list) => string.Join('|', list);

    /// <summary>A value and how the option shows it, as invariant text.</summary>
    private static (string Text, string Expected) GetExample(string key, string name) => (key, name) switch
    {
        ("Transport", _) => ("Distributor", "Distributor"),
        ("Subscriptions" or "ProjectFilter" or "StageFilter" or "ServiceFilter" or "Api:OAuth:Scopes", _) => ("a, b ,,c,a", "a|b|c"),
        ("DisableRegistration" or "Distributor:AllowRemoteCallers", _) => ("T", "True"),
        ("Health:Enabled" or "Api:VerifyCertificate", _) => ("false", "False"),
        ("ListenAddress", _) => ("127.0.0.1", "127.0.0.1"),
        ("Distributor:EventAddress", _) => ("HTTP://localhost:9/event", "http://localhost:9/event"),
        ("Nats:Servers", _) => ("nats://elsewhere:4222", "nats://elsewhere:4222"),
        ("Api:RequestTimeout" or "Remote:PollingInterval", not null) when !name.StartsWith("Keptn:", StringComparison.Ordinal) => ("90", "00:01:30"),
        ("Api:RequestTimeout" or "Remote:PollingInterval" or "Distributor:QueueTimeout" or "Distributor:SendTimeout" or "SequencePollingInterval", _) => ("00:01:30", "00:01:30"),
        ("Remote:PageSize" or "Remote:MaxEventSize", _) => ("1234", "1234"),
        (_, not null) when key.StartsWith("Remote:", StringComparison.Ordinal) => ("00:01:30", "00:01:30"),
        ("Api:Endpoint" or "Api:Proxy" or "Api:OAuth:DiscoveryUrl" or "Api:OAuth:TokenUrl", _) => ("https://keptn.example.com/api", "https://keptn.example.com/api"),
        ("Distributor:Path", _) => ("/events", "/events"),
        (_, not null) when key.StartsWith("Distributor:", StringComparison.Ordinal) || key == "Health:Port" => ("1234", "1234"),
        _ => ("some text", "some text"),
    };
}

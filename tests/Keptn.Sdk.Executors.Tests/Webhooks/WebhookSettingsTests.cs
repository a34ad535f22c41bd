using System.Net;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Keptn.Sdk.Executors.Tests.Webhooks.WebhookService;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>Proxies, retries and settings.</summary>
public sealed class WebhookSettingsTests
{
    [Fact]
    public async Task Proxy_OfTheSettings_GetsRequestsForNamesThatItAloneKnows()
    {
        await using var proxy = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line("curl http://outside.example/path")), o =>
        {
            o.AllowList.Clear();
            o.Proxy = new Uri(proxy.Url);
        });

        Count(await service.SendAsync()).Should().Be((1, 1));

        proxy.Requests.Should().ContainSingle().Which.Headers.Host.Should().Equal("outside.example");
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://localhost/")]
    [InlineData("http://inside.example/")]
    public async Task Proxy_ForbiddenHost_IsRefusedBeforeTheProxy(string url)
    {
        await using var proxy = await Receiver.StartAsync();
        await using var service = await StartAsync(
            Alpha(Line($"curl {url}")), o => o.Proxy = new Uri(proxy.Url), lookup: (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1") }));

        Messages(await service.SendAsync())[0].Should().Contain("is denied");
        proxy.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Proxy_OfTheFile_IsUsedWhereItIsAllowed()
    {
        await using var proxy = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl -x {proxy.Url} http://outside.example/")));

        Count(await service.SendAsync()).Should().Be((1, 1));
        proxy.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(503, 3)]
    [InlineData(404, 1)]
    public async Task Retry_ServerFails_TriesAgainWhereItCanPass(int status, int requests)
    {
        await using var receiver = await Receiver.StartAsync("no", status);
        await using var service = await StartAsync(Alpha(Line($"curl --retry 2 --retry-delay 0 {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain($"the server answered {status}");
        receiver.Requests.Should().HaveCount(requests);
    }

    [Fact]
    public async Task Numbers_AreGosUnlessPlainOnesAreWanted()
    {
        await using var receiver = await Receiver.StartAsync();
        var yaml = Alpha(Line($"curl -d {{{{.data.n}}}} {receiver.Url}"));
        await using var go = await StartAsync(yaml);
        await using var plain = await StartAsync(yaml, o => o.PlainNumbers = true);

        await go.SendAsync(TestEvents.Triggered("chat", """{"n":1000000}"""));
        await plain.SendAsync(TestEvents.Triggered("chat", """{"n":1000000}"""));

        receiver.Requests.Select(r => r.Body).Should().Equal("1e+06", "1000000");
    }

    [Fact]
    public async Task Start_WrongSettings_NamesThemAll()
    {
        var start = () => KeptnTestHost.StartAsync(services => services.AddKeptn("webhooks").AddWebhooks(o =>
        {
            o.AllowList.Add("no host!");
            o.MaxResponseSize = 0;
            o.RequestTimeout = TimeSpan.Zero;
        }));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().HaveCount(3)
            .And.Contain(f => f.StartsWith("Keptn:Webhooks:AllowList has 'no host!'", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_OfTheConfiguration_AreRead()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Keptn:Webhooks:AllowList:0"] = "chat.corp.example",
            ["Keptn:Webhooks:RequestTimeout"] = "00:00:10",
            ["Keptn:Webhooks:Proxy"] = "http://proxy.example:3128",
        }).Build());
        services.AddKeptn("webhooks").AddWebhooks(o => o.MaxRetries = 1).AddWebhooks();
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<WebhookOptions>>().Value;

        options.AllowList.Should().Equal("chat.corp.example");
        options.RequestTimeout.Should().Be(TimeSpan.FromSeconds(10));
        options.Proxy.Should().Be(new Uri("http://proxy.example:3128"));
        options.MaxRetries.Should().Be(1);
    }
}

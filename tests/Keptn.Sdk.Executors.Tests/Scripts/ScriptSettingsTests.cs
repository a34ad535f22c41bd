using Keptn.Sdk.Executors.Scripts;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>Settings of scripts.</summary>
public sealed class ScriptSettingsTests
{
    [Fact]
    public void Defaults_AreValid() => new ScriptOptionsValidator().Validate(null, new ScriptOptions()).Succeeded.Should().BeTrue();

    [Fact]
    public void Problems_AreAllNamedAtOnce()
    {
        var options = new ScriptOptions
        {
            Bash = " ",
            MaxConcurrency = 0,
            MaxOutputSize = 0,
            MaxRedirects = -1,
            Proxy = new Uri("ftp://x"),
            RequestTimeout = TimeSpan.Zero,
            Timeout = TimeSpan.FromDays(2),
        };
        options.AllowList.Add("no host");
        options.PassThrough.Add("KEPTN_API_TOKEN");
        options.PassThrough.Add("oauth_client_secret");
        options.PassThrough.Add("secret_x");
        options.PassThrough.Add("A=B");

        var problems = new ScriptOptionsValidator().Validate(null, options).Failures!.ToList();

        problems.Should().HaveCount(12).And.OnlyContain(p => p.StartsWith("Keptn:Scripts:", StringComparison.Ordinal));
        string[] named = ["Bash", "MaxConcurrency", "MaxOutputSize", "MaxRedirects", "Proxy", "RequestTimeout", "Timeout", "AllowList", "'KEPTN_API_TOKEN'", "'oauth_client_secret'", "'secret_x'", "'A=B'"];
        named.Should().OnlyContain(n => problems.Any(p => p.Contains(n, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Configuration_IsRead_AndCodeWins()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Keptn:Scripts:Timeout"] = "00:02:00",
            ["Keptn:Scripts:MaxRedirects"] = "3",
            ["Keptn:Scripts:PassThrough:0"] = "TZ",
        }).Build();
        await using var host = await KeptnTestHost.StartAsync(services =>
        {
            services.AddSingleton<IConfiguration>(configuration);
            services.AddKeptn("scripts").AddScripts().AddScripts(o => o.MaxRedirects = 4);
        });

        var options = host.Services.GetRequiredService<IOptions<ScriptOptions>>().Value;

        (options.Timeout, options.MaxRedirects).Should().Be((TimeSpan.FromMinutes(2), 4));
        options.PassThrough.Should().Equal("TZ");
    }

    [Fact]
    public async Task Webhooks_Beside_KeepTheirOwnSettings()
    {
        await using var receiver = await Webhooks.Receiver.StartAsync();
        await using var host = await ScriptHost.StartAsync(services: s => s.AddKeptn("scripts").AddWebhooks());
        host.Add("test.triggered.http", receiver.Url);

        var run = await host.TriggerAsync();

        run.Finished.Message.Should().Be("ok", "the allow list of webhooks is another one");
        receiver.Requests.Should().ContainSingle().Which.Headers.UserAgent.Should().Equal("keptn-scripts/1");
    }
}

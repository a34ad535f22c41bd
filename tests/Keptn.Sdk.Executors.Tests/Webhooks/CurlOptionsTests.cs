using static Keptn.Sdk.Executors.Tests.Webhooks.WebhookService;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>What the supported options of curl become on the wire.</summary>
public sealed class CurlOptionsTests
{
    [Theory]
    [InlineData("-X PATCH -d a=1 -d b=2", "PATCH", "/p?q=1", "a=1&b=2", "Content-Type", "application/x-www-form-urlencoded")]
    [InlineData("-sSfX DELETE", "DELETE", "/p?q=1", "", "User-Agent", "keptn-webhooks/1")]
    [InlineData("-XPUT --data-raw @literal", "PUT", "/p?q=1", "@literal", "Content-Type", "application/x-www-form-urlencoded")]
    [InlineData("--json '{\"a\":1}'", "POST", "/p?q=1", "{\"a\":1}", "Accept", "application/json")]
    [InlineData("-G -d a=1 --data-urlencode 'b=x y&z'", "GET", "/p?q=1&a=1&b=x%20y%26z", "", "User-Agent", "keptn-webhooks/1")]
    [InlineData("-d '' -H 'Content-Type: text/plain'", "POST", "/p?q=1", "", "Content-Type", "text/plain")]
    [InlineData("-u me:secret", "GET", "/p?q=1", "", "Authorization", "Basic bWU6c2VjcmV0")]
    [InlineData("--oauth2-bearer abc", "GET", "/p?q=1", "", "Authorization", "Bearer abc")]
    [InlineData("-A agent/2 -k -L", "GET", "/p?q=1", "", "User-Agent", "agent/2")]
    [InlineData("-e https://from.example", "GET", "/p?q=1", "", "Referer", "https://from.example")]
    [InlineData("-b a=1", "GET", "/p?q=1", "", "Cookie", "a=1")]
    [InlineData("-u me:secret -H 'Authorization: Bearer abc'", "GET", "/p?q=1", "", "Authorization", "Bearer abc")]
    [InlineData("-H 'User-Agent: two' -A one", "GET", "/p?q=1", "", "User-Agent", "two")]
    [InlineData("-b a=1 -H 'Cookie: b=2'", "GET", "/p?q=1", "", "Cookie", "b=2")]
    [InlineData("-e https://a.example -H 'Referer: https://b.example'", "GET", "/p?q=1", "", "Referer", "https://b.example")]
    [InlineData("-A one -A two", "GET", "/p?q=1", "", "User-Agent", "two")]
    [InlineData("-H 'Expect:' -H 'X-A: 1'", "GET", "/p?q=1", "", "X-A", "1")]
    [InlineData("-d a=1 -H 'Content-Type:'", "POST", "/p?q=1", "a=1", "Content-Type", null)]
    [InlineData("-d 'größe ✓'", "POST", "/p?q=1", "größe ✓", "Content-Type", "application/x-www-form-urlencoded")]
    public async Task Option_Supported_IsSent(string options, string method, string url, string body, string header, string? value)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl {options} {receiver.Url}/p?q=1")));

        Count(await service.SendAsync()).Should().Be((1, 1));

        var request = receiver.Requests.Should().ContainSingle().Subject;
        (request.Method, request.Url, request.Body).Should().Be((method, url, body));
        request.Headers[header].Should().Equal(value is null ? [] : [value]);
    }

    [Fact]
    public async Task Url_WithCredentials_BecomesBasicAuthentication()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl http://me:p%40ss@127.0.0.1:{receiver.Port}/")));

        await service.SendAsync();

        receiver.Requests.Should().ContainSingle().Which.Headers.Authorization.Should().Equal("Basic bWU6cEBzcw==");
    }

    [Theory]
    [InlineData("$")]
    [InlineData("|")]
    [InlineData("; charset=utf-8")]
    public async Task ShellCharacters_AreRefusedOnlyWhereThatIsAsked(string text)
    {
        await using var receiver = await Receiver.StartAsync();
        var yaml = Alpha(Line($"curl -d 'a{text}' {receiver.Url}"));
        await using var open = await StartAsync(yaml);
        await using var strict = await StartAsync(yaml, o => o.RefuseShellCharacters = true);

        await open.SendAsync();
        Messages(await strict.SendAsync())[0].Should().Contain("RefuseShellCharacters");

        receiver.Requests.Should().ContainSingle().Which.Body.Should().Be("a" + text);
    }
}

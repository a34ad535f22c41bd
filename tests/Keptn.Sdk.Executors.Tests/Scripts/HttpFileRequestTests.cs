using System.Text.Json;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Scripts;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary><c>.http</c> files: how they are read (checklist G6), and that a value stays a value wherever it stands (lesson 2).</summary>
public sealed class HttpFileRequestTests
{
    [Fact]
    public void File_HeadersWithColonsParagraphsAndWindowsLineBreaks_IsReadWhole()
    {
        var file = HttpFileParser.Parse("# a comment\r\n\r\nPOST  http://x/y HTTP/1.1\r\nReferer: http://a:1/b\r\n## another\r\nA: 1\r\na: 2\r\n\r\n\r\none\r\n# comment\r\n\r\ntwo\r\n\r\n\r\n");

        (file.Method, file.Url).Should().Be(("POST", "http://x/y"));
        file.Headers.Should().Equal(("Referer", "http://a:1/b"), ("a", "2"));
        file.Body.Should().Be("one\n\ntwo\n");
        file.HasMore.Should().BeFalse();
    }

    [Theory]
    [InlineData("POST http://x\n\nbody\n\n### next\nGET http://y\n", "body\n", true)]
    [InlineData("GET http://x\n\n###\nGET http://y\n", "", true)]
    [InlineData("### first\nPOST http://x\n### a comment\nA: b\n\nbody\n### a comment\nmore\n", "body\nmore\n", false)]
    [InlineData("GET http://x\n\n###\n", "", false)]
    public void File_SeveralRequests_HasTheFirst(string text, string body, bool hasMore)
    {
        var file = HttpFileParser.Parse(text);

        (file.Url, file.Body, file.HasMore).Should().Be(("http://x", body, hasMore));
    }

    [Theory]
    [InlineData("", "line 1: there is no request")]
    [InlineData("# only\n\n", "line 1: there is no request")]
    [InlineData("POST http://x\nA: b\n{\"a\"}\n", "line 3: a header must be")]
    [InlineData("POST http://x\n: b\n", "line 2: a header must be")]
    public void File_None_IsRefusedWithItsLine(string text, string message) =>
        FluentActions.Invoking(() => HttpFileParser.Parse(text)).Should().Throw<HttpFileException>().Which.Message.Should().StartWith(message);

    [Theory]
    [InlineData("http://x/${v}", "a/b?c#d e&f=g%", "http://x/a%2Fb%3Fc%23d%20e%26f%3Dg%25")]
    [InlineData("http://x/?q=${v}&r=1", "1&r=2#", "http://x/?q=1%26r%3D2%23&r=1")]
    [InlineData("http://x/?q=${v}", "l1\r\nHost: evil", "http://x/?q=l1%0D%0AHost%3A%20evil")]
    [InlineData("${v}/health", "http://h:8080/base", "http://h:8080/base/health")]
    [InlineData("http://${v}/health", "h.example:8080", "http://h.example:8080/health")]
    [InlineData("http://${v}.corp.example/", "team", "http://team.corp.example/")]
    [InlineData("http://x/..${v}", "a", "http://x/..a")]
    public void Url_Values_AreValues(string url, string value, string expected) =>
        Create($"GET {url}", value).Url!.OriginalString.Should().Be(expected);

    [Theory]
    [InlineData("http://${v}.corp.example/", "evil.example/", "would change the host")]
    [InlineData("http://${v}.corp.example/", "evil.example#", "would change the host")]
    [InlineData("http://user:${v}@corp.example/", "x@evil.example/", "would change the host")]
    [InlineData("http://x/api/${v}/y", "..", "would change the path")]
    [InlineData("http://x/api/.${v}/y", ".", "would change the path")]
    [InlineData("http://x/api/${v}", ".", "would change the path")]
    [InlineData("${v}", "file:///etc/passwd", "the URL cannot be read")]
    [InlineData("${v}", "gopher://x/", "only http and https")]
    [InlineData("${v}", "http://x/ y", "holds a space")]
    [InlineData("${v}", "http://x/\r\nA: b", "holds a space")]
    [InlineData("${v}", "http://x\\@evil/", "holds a space, a backslash")]
    public void Url_ValuesThatChangeIt_AreRefused(string url, string value, string message) =>
        FluentActions.Invoking(() => Create($"GET {url}", value)).Should().Throw<WebhookException>().Which.Message.Should().Contain(message);

    [Theory]
    [InlineData("A: ${v}", "x\r\nB: injected")]
    [InlineData("A: ${v}", "x\nB: injected")]
    [InlineData("A: ${v}", "x\0")]
    [InlineData("${v}: x", "A: 1\r\nB")]
    [InlineData("${v}: x", "A B")]
    [InlineData("${v}: x", "Transfer-Encoding")]
    public void Header_ValueWithALineBreak_IsRefused(string header, string value) =>
        FluentActions.Invoking(() => Create($"GET http://x\n{header}", value)).Should().Throw<WebhookException>();

    [Fact]
    public void Header_ValueWithLineBreaks_NeverBecomesABody()
    {
        var act = () => Create("POST http://x\nA: ${v}\n\nbody", "x\n\n{\"admin\":true}");

        act.Should().Throw<WebhookException>().WithMessage("the value of header 'A' holds a line break*");
    }

    [Fact]
    public void Header_OfTheConnection_IsLeftOut() =>
        Create("GET http://x\nHost: http://y:80\nContent-Length: 5\nA: b", string.Empty).Headers.Should().Equal(("A", "b"));

    [Fact]
    public void Method_Value_MustBeAWord()
    {
        Create("${v} http://x", "put").Method.Should().Be("PUT");
        FluentActions.Invoking(() => Create("${v} http://x", "GET http://evil")).Should().Throw<WebhookException>();
    }

    [Theory]
    [InlineData("""{"a": "${v}"}""", "x\", \"admin\": \"y\n", """{"a": "x\", \"admin\": \"y\n"}""")]
    [InlineData("""{"a": "\"${v}"}""", "\"", """{"a": "\"\""}""")]
    [InlineData("""{"a": ${v}}""", "text", """{"a": "text"}""")]
    [InlineData("""{"a": ${v}}""", "5, \"admin\": true", """{"a": "5, \"admin\": true"}""")]
    [InlineData("""{"a": ${v}}""", """{"b":1}""", """{"a": "{\"b\":1}"}""")]
    [InlineData("""{"a": ${v}}""", "5.5", """{"a": 5.5}""")]
    [InlineData("""["${v}", ${v}, "${n}", ${n}, ${t}]""", "true", """["true", true, "7", 7, false]""")]
    public void Json_Values_AreValues(string body, string value, string expected)
    {
        var text = Create($"POST http://x\nContent-Type: application/json\n\n{body}", value).Body!.TrimEnd('\n');

        text.Should().Be(expected);
        FluentActions.Invoking(() => JsonElement.Parse(text)).Should().NotThrow();
        Create($"POST http://x\n\n{body}", value).Body!.TrimEnd('\n').Should().Be(expected, "it is JSON without saying so");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "a=${v}&b=1", "x&b=2", "a=x%26b%3D2&b=1\n")]
    [InlineData("text/xml; charset=utf-8", "<a>${v}</a>", "</a><b x=\"1\"/>", "<a>&lt;/a&gt;&lt;b x=&quot;1&quot;/&gt;</a>\n")]
    [InlineData("text/plain", "a ${v}", "{\"x\"}\n", "a {\"x\"}\n\n")]
    public void Body_OtherTypes_AreEscapedForTheirType(string type, string body, string value, string expected) =>
        Create($"POST http://x\nContent-Type: {type}\n\n{body}", value).Body.Should().Be(expected);

    [Fact]
    public void Values_WithPlaceholders_AreNotFilled() =>
        Create("POST http://x\nContent-Type: text/plain\n\n${v}", "${n} ${env.token}").Body.Should().Be("${n} ${env.token}\n");

    [Fact]
    public void Placeholders_Unknown_StayAndAreNamed()
    {
        var request = new HttpFileRequest(_ => null, 1_000);

        request.Create(HttpFileParser.Parse("POST http://x\n\n${a} ${b")).Body.Should().Be("${a} ${b\n");
        request.Unfilled.Should().Equal("${a}");
    }

    [Fact]
    public void Size_IsBounded()
    {
        var act = () => Create("POST http://x\n\n" + string.Concat(Enumerable.Repeat("${v}", 1_000)), new string('x', 100_000));

        act.Should().Throw<WebhookException>().WithMessage("*more than 1000000 characters (MaxRequestSize)");
    }

    private static OutboundRequest Create(string text, string value) => new HttpFileRequest(
        name => name switch
        {
            "v" => new EventValue(value),
            "n" => new EventValue("7", IsText: false),
            "t" => new EventValue("false", IsText: false),
            _ => null,
        },
        1_000_000).Create(HttpFileParser.Parse(text));
}

using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Tests.Api;

internal sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>Verb and target as on the request line; the target is not decoded.</summary>
    public override string ToString() => $"{Method} {Target}";

    public void ShouldHaveJson(string expected)
    {
        Header("Content-Type").Should().Be("application/json");
        JsonNode.DeepEquals(JsonNode.Parse(Body), JsonNode.Parse(expected)).Should().BeTrue($"{Text} should be {expected}");
    }

    public void ShouldHaveNoBody()
    {
        Body.Should().BeEmpty();
        Header("Content-Type").Should().BeNull();
    }
}

using Keptn.Sdk.Hosting;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Ids are texts: only equal ones are the same event, whatever a parser of UUIDs makes of them.</summary>
public sealed class DeduplicationKeyTests
{
    private const string Uuid = "9f4e5a6c-1d2b-4c3a-8e7f-00000000000a";

    [Theory]
    [InlineData(Uuid)]
    [InlineData("a")]
    [InlineData(Uuid + "#" + Uuid)]
    public void Create_TheSameId_IsEqual(string id)
    {
        var key = DeduplicationKey.Create(id, 1);

        key.Should().Be(DeduplicationKey.Create(new string(id), 1));
        key.GetHashCode().Should().Be(DeduplicationKey.Create(id, 1).GetHashCode());
        key.Should().NotBe(DeduplicationKey.Create(id, 2));
    }

    [Theory]
    [InlineData("9F4E5A6C-1D2B-4C3A-8E7F-00000000000A")]
    [InlineData("9f4e5a6c1d2b4c3a8e7f00000000000a")]
    [InlineData("{9f4e5a6c-1d2b-4c3a-8e7f-00000000000a}")]
    [InlineData(" " + Uuid)]
    [InlineData("9f4e5a6c-1d2b-4c3a-8e7f-00000000000b")]
    [InlineData("9f4e5a6c-1d2b-4c3a-8e7f-0000000000-a")]
    [InlineData("")]
    public void Create_AnotherText_IsNotEqual(string other) =>
        DeduplicationKey.Create(other, -1).Should().NotBe(DeduplicationKey.Create(Uuid, -1));
}

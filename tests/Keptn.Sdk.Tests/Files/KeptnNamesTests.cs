using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class KeptnNamesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("dev-1", true)]
    [InlineData("a--b", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("Dev", false)]
    [InlineData("1a", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a_b", false)]
    [InlineData("a\n", false)]
    [InlineData("dév", false)]
    public void IsValidEntityName_Name_IsJudgedAsInKeptn(string? name, bool valid) =>
        KeptnNames.IsValidEntityName(name).Should().Be(valid);

    [Theory]
    [InlineData("Any name", true)]
    [InlineData("...", true)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a>b", false)]
    [InlineData("a<b", false)]
    [InlineData("a|b", false)]
    [InlineData("a:b", false)]
    [InlineData("a&b", false)]
    public void IsValidDirectoryName_Name_IsJudgedAsInKeptn(string name, bool valid) =>
        KeptnNames.IsValidDirectoryName(name).Should().Be(valid);
}

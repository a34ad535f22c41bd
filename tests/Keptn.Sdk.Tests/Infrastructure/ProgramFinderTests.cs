namespace Keptn.Sdk.Tests.Infrastructure;

public class ProgramFinderTests
{
    [Fact]
    public void Find_SeveralDirectories_GivesTheFirstThatHasIt()
    {
        var directory = Directory.CreateTempSubdirectory("keptn-sdk-tests-");
        try
        {
            var file = Path.Combine(directory.FullName, OperatingSystem.IsWindows() ? "tool.exe" : "tool");
            File.WriteAllText(file, string.Empty);
            var searchPath = string.Join(Path.PathSeparator, "", Path.Combine(directory.FullName, "absent"), directory.FullName);

            ProgramFinder.Find("tool", searchPath).Should().Be(file);
            ProgramFinder.Find("other", searchPath).Should().BeNull();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}

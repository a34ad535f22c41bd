namespace Keptn.Sdk.Tests.Hosting.Journal;

/// <summary>A folder of a test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("keptn-sdk-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

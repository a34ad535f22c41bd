using Keptn.Sdk.Api;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>A file that an event runs.</summary>
/// <param name="Name">Its name in the folder, for instance <c>test.triggered.sh</c>.</param>
/// <param name="File">The file.</param>
internal sealed record FoundScript(string Name, KeptnResource File)
{
    /// <summary>Its name in the repository.</summary>
    internal string Path => $"{ScriptNames.Folder}/{Name}";
}

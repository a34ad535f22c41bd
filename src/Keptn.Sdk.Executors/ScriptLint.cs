using Keptn.Sdk.Executors.Scripts;

namespace Keptn.Sdk.Executors;

/// <summary>Checks a file of <c>generic-executor/</c> before Keptn runs it. Runs and sends nothing.</summary>
public static class ScriptLint
{
    /// <summary>Checks the name and the text of a file.</summary>
    /// <param name="name">Its name in the folder <c>generic-executor</c>, for instance <c>test.triggered.sh</c>.</param>
    /// <param name="text">Its text.</param>
    /// <param name="fileName">How problems name the file.</param>
    /// <param name="options">The settings of the service; <see langword="null"/> where they are not known.</param>
    /// <returns>What does not work, and what will hardly do as meant, in the order of the file.</returns>
    public static ScriptLintResult Check(string name, string text, string fileName, ScriptOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        var check = new ScriptCheck(name, text, fileName, options);
        check.Run();
        return new ScriptLintResult { Errors = check.Errors, Warnings = check.Warnings };
    }
}

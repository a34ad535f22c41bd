using System.Runtime.CompilerServices;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A fact that needs curl. Where it is missing the test is skipped and the reason printed; not with <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute([CallerMemberName] string testMethod = "")
    {
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "curl")));
        if (!isThere && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "curl is not installed";
            DisplayName = $"{testMethod}: {Skip}";
        }
    }
}

using System.Runtime.CompilerServices;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A fact that takes minutes: runs where <c>KEPTN_LONG_TESTS</c> is 1, and says so where it does not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute([CallerMemberName] string testMethod = "")
    {
        if (Environment.GetEnvironmentVariable("KEPTN_LONG_TESTS") != "1")
        {
            Skip = "takes minutes (KEPTN_LONG_TESTS=1 runs it)";
            DisplayName = $"{testMethod}: {Skip}";
        }
    }
}

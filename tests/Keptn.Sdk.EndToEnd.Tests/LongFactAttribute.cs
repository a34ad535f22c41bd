using System.Runtime.CompilerServices;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A fact that takes minutes, and so is run when it is asked for: with <c>KEPTN_LONG_TESTS=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    private const string Variable = "KEPTN_LONG_TESTS";

    public LongFactAttribute([CallerMemberName] string testMethod = "")
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1")
        {
            Skip = $"it takes minutes ({Variable}=1 runs it)";
            DisplayName = $"{testMethod}: {Skip}";
        }
    }
}

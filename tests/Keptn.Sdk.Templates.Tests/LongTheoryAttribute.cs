namespace Keptn.Sdk.Templates.Tests;

/// <summary>A theory of the long suites: skipped, with the reason, unless <c>KEPTN_LONG_TESTS</c> is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute()
    {
        if (!IsLong)
        {
            Skip = "takes minutes; set KEPTN_LONG_TESTS=1, as .ci/run full does";
        }
    }

    internal static bool IsLong => Environment.GetEnvironmentVariable("KEPTN_LONG_TESTS") is { Length: > 0 };
}

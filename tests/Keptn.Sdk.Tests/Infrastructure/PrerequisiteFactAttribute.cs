namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>
/// A fact that needs something beside .NET: a program, a module. Derive an attribute for each such thing. Where it is
/// missing the test is skipped and the reason printed; with <c>CI=true</c> the test runs all the same, and so fails:
/// what is never run there would prove nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class PrerequisiteFactAttribute : FactAttribute
{
    /// <param name="whyMissing">What is missing and how to get it; <see langword="null"/> if all is there.</param>
    /// <param name="testMethod">The test, by <see cref="System.Runtime.CompilerServices.CallerMemberNameAttribute"/>.</param>
    protected PrerequisiteFactAttribute(string? whyMissing, string testMethod)
    {
        if (whyMissing is not null && !IsContinuousIntegration)
        {
            Skip = whyMissing;

            // "dotnet test" prints the names of skipped tests, and the reason only when asked for more.
            DisplayName = $"{testMethod}: {whyMissing}";
        }
    }

    internal static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
}

namespace Keptn.Sdk.Charts.Tests;

/// <summary>A theory that needs helm; as <see cref="HelmFactAttribute"/>, for each of its cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmTheoryAttribute : TheoryAttribute
{
    public HelmTheoryAttribute()
    {
        if (Helm.WhyMissing is { } reason && !PrerequisiteFactAttribute.IsContinuousIntegration)
        {
            Skip = reason;
        }
    }
}

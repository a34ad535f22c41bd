namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>As <see cref="LocalJobFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LocalJobTheoryAttribute : TheoryAttribute
{
    public LocalJobTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = LocalJobFactAttribute.Reason;
        }
    }
}

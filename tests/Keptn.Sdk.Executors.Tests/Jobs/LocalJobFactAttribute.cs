namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>A test that runs programs of Linux; elsewhere it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LocalJobFactAttribute : FactAttribute
{
    internal const string Reason = "the commands of this test are those of Linux";

    public LocalJobFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = Reason;
        }
    }
}

using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Names every problem of the options at once.</summary>
internal sealed class JobOptionsValidator(JobRunnerPresence presence) : IValidateOptions<JobOptions>
{
    private const string Section = KeptnJobBuilderExtensions.Section;
    private const int LargestLog = 8 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        var problems = FindProblems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> FindProblems(JobOptions options)
    {
        if (!presence.HasOwnRunner && JobRunnerFactory.Choose(options) is null)
        {
            yield return $"There is no Kubernetes cluster here to run jobs in ({JobRunnerFactory.ClusterVariable} is not set). To run them as processes of this machine, without their images, set {Section}:{nameof(options.Runner)} to {nameof(JobRunnerKind.LocalProcess)}.";
        }

        foreach (var entry in options.AllowedImages)
        {
            if (ImagePattern.TryParse(entry, out var problem) is null)
            {
                yield return $"{Section}:{nameof(options.AllowedImages)} has '{entry}': {problem}.";
            }
        }

        foreach (var task in options.Tasks.Where(t => string.IsNullOrWhiteSpace(t) || t.AsSpan().ContainsAny('.', '*', '>')))
        {
            yield return $"{Section}:{nameof(options.Tasks)} has '{task}'; it must be the name of a task, as in the shipyard.";
        }

        if (options.MaxLogSize is < 0 or > LargestLog)
        {
            yield return $"{Section}:{nameof(options.MaxLogSize)} is {options.MaxLogSize}; it must be from 0 to {LargestLog}.";
        }

        foreach (var (setting, value) in new[] { (nameof(options.TaskDeadline), options.TaskDeadline), (nameof(options.Timeout), options.Timeout) })
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(40))
            {
                yield return $"{Section}:{setting} is {value}; it must be more than 0 and at most 40 days.";
            }
        }

        foreach (var (setting, value) in new[]
        {
            (nameof(options.DefaultLimitsCpu), options.DefaultLimitsCpu),
            (nameof(options.DefaultLimitsMemory), options.DefaultLimitsMemory),
            (nameof(options.DefaultRequestsCpu), options.DefaultRequestsCpu),
            (nameof(options.DefaultRequestsMemory), options.DefaultRequestsMemory),
        })
        {
            if (!string.IsNullOrEmpty(value) && !JobNames.IsQuantity(value))
            {
                yield return $"{Section}:{setting} is '{value}'; it must be a quantity of Kubernetes, for instance 500m or 128Mi.";
            }
        }
    }
}

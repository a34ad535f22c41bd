using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Names every problem of the options at once.</summary>
internal sealed partial class KubernetesJobOptionsValidator : IValidateOptions<KubernetesJobOptions>
{
    private const string Section = KubernetesRunnerFactory.Section;

    public ValidateOptionsResult Validate(string? name, KubernetesJobOptions options)
    {
        var problems = FindProblems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> FindProblems(KubernetesJobOptions options)
    {
        foreach (var (setting, value) in new[] { (nameof(options.StartTimeout), options.StartTimeout), (nameof(options.UnschedulableTimeout), options.UnschedulableTimeout) })
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                yield return $"{Section}:{setting} is {value}; it must be more than 0 and at most a day.";
            }
        }

        foreach (var (label, value) in options.Labels)
        {
            if (!LabelName().IsMatch(label) || !LabelValue().IsMatch(value))
            {
                yield return $"{Section}:{nameof(options.Labels)} has '{label}: {value}', which Kubernetes does not take as a label.";
            }
        }

        if (!Quantity().IsMatch(options.VolumeSize))
        {
            yield return $"{Section}:{nameof(options.VolumeSize)} is '{options.VolumeSize}'; it must be a quantity as Kubernetes writes it, for instance 20Mi.";
        }

        if (options.KeptnEndpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
        {
            yield return $"{Section}:{nameof(options.KeptnEndpoint)} must be an absolute URL of http or https.";
        }

        foreach (var (setting, value) in new[]
        {
            (nameof(options.ServiceAccountDirectory), options.ServiceAccountDirectory),
            (nameof(options.TokenSecret), options.TokenSecret),
            (nameof(options.TokenSecretKey), options.TokenSecretKey),
        })
        {
            if (value.Length == 0)
            {
                yield return $"{Section}:{setting} must not be empty.";
            }
        }
    }

    // With a prefix or without: example.com/team.
    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"\A([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)?(E|P|T|G|M|k|Ei|Pi|Ti|Gi|Mi|Ki)?\z")]
    private static partial Regex Quantity();
}

using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>What a task may ask for (spec/executors.md 1.7 and 1.9). Checked for all tasks before the first of them runs.</summary>
internal sealed class JobPolicy
{
    /// <summary>The secret with the token of job-executor-service itself: what it may do, no job may.</summary>
    internal const string OwnSecret = "job-service-keptn-secrets";

    private readonly JobOptions _options;
    private readonly IReadOnlyList<ImagePattern> _images;

    internal JobPolicy(JobOptions options)
    {
        _options = options;
        _images = [.. options.AllowedImages.Select(i => ImagePattern.TryParse(i, out _)).OfType<ImagePattern>()];
    }

    /// <summary>What of a task is not allowed: the field, and why.</summary>
    internal IEnumerable<(string Field, string Reason)> FindProblems(JobTask task)
    {
        if (_options.AllowedImages.Count > 0 && !_images.Any(i => i.Allows(task.Image)))
        {
            yield return ("image", $"the image '{task.Image}' is forbidden: no entry of AllowedImages covers it");
        }

        for (var i = 0; i < task.Environment.Count; i++)
        {
            var variable = task.Environment[i];
            if (variable.ValueFrom == "secret" && !IsSecretAllowed(variable.Name))
            {
                yield return ($"env[{i}].name", $"the secret '{variable.Name}' may not be used by jobs (AllowedSecrets)");
            }
        }

        if (!IsAllowed(task.Namespace, _options.Namespace, _options.AllowedNamespaces))
        {
            yield return ("namespace", $"jobs may not run in the namespace '{task.Namespace}' (AllowedNamespaces)");
        }

        if (!IsAllowed(task.ServiceAccount, _options.DefaultServiceAccount, _options.AllowedServiceAccounts))
        {
            yield return ("serviceAccount", $"jobs may not run under the service account '{task.ServiceAccount}' (AllowedServiceAccounts)");
        }

        foreach (var problem in FindProblems(task.SecurityContext))
        {
            yield return problem;
        }
    }

    private static bool IsAllowed(string? name, string? standard, IList<string> allowed) =>
        string.IsNullOrEmpty(name) || name == standard || allowed.Count == 0 || NamePattern.Allows(allowed, name);

    private bool IsSecretAllowed(string name) =>
        name != OwnSecret && (_options.AllowedSecrets.Count == 0 || NamePattern.Allows(_options.AllowedSecrets, name));

    private IEnumerable<(string Field, string Reason)> FindProblems(JobSecurityContext context)
    {
        const string Place = "securityContext.";
        if (context.Privileged == true && !_options.AllowPrivileged)
        {
            yield return (Place + "privileged", "jobs may not be privileged (AllowPrivileged)");
        }

        if (_options.AllowEscalation)
        {
            yield break;
        }

        const string Setting = "(AllowEscalation)";
        if (context.Capabilities is { Add.Count: > 0 } capabilities)
        {
            yield return (Place + "capabilities.add", $"jobs may not add capabilities ({string.Join(", ", capabilities.Add)}) {Setting}");
        }

        if (context.AllowPrivilegeEscalation == true)
        {
            yield return (Place + "allowPrivilegeEscalation", $"jobs may not get more rights than they begin with {Setting}");
        }

        if (!string.IsNullOrEmpty(context.ProcMount) && context.ProcMount != "Default")
        {
            yield return (Place + "procMount", $"jobs may not have their /proc mounted as '{context.ProcMount}' {Setting}");
        }

        if (context.SeccompProfile?.Type == "Unconfined")
        {
            yield return (Place + "seccompProfile.type", $"jobs may not run unconfined {Setting}");
        }
    }
}

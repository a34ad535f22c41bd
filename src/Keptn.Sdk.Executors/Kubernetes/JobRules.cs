using System.Text.RegularExpressions;
using Keptn.Sdk.Executors.Jobs;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>
/// What no task may have, whatever the lists of the options allow: the service's own account and its own secrets. They were
/// the way to Keptn's API token and to the rights of the service.
/// </summary>
internal sealed partial class JobRules(KubernetesJobOptions options, ServiceAccountName? own)
{
    /// <exception cref="KeptnTaskException">The run asks for what is ours.</exception>
    internal void Check(JobRun run, string ns, string? account)
    {
        if (!NamespaceName().IsMatch(ns))
        {
            throw new KeptnTaskException($"'{ns}' cannot be the name of a namespace.");
        }

        foreach (var secret in run.Variables.Select(v => v.SecretName).Where(IsOurs))
        {
            throw new KeptnTaskException($"The task may not have the secret '{secret}': it holds the token for Keptn's API.");
        }

        // Without a name it is the namespace's, and a pod that gets no token can do nothing with it.
        if (own is not null && ns == own.Namespace && (account ?? "default") == own.Name && (account is not null || options.MountServiceAccountToken == true))
        {
            throw new KeptnTaskException($"The task may not run as '{own.Name}': it is the service account of the service itself.");
        }
    }

    private bool IsOurs(string? secret) => secret is not null && (secret == options.TokenSecret || secret == JobPolicy.OwnSecret);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex NamespaceName();
}

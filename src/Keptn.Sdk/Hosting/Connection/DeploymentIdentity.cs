namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Where this service runs, every gap filled.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The deployment.</param>
/// <param name="Version">Its version; may be empty.</param>
/// <param name="PodName">The pod.</param>
/// <param name="NodeName">The node.</param>
/// <param name="Location">Where it runs as seen from the control plane.</param>
internal sealed record DeploymentIdentity(
    string Namespace, string Name, string Version, string PodName, string NodeName, string Location)
{
    internal const string NamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";
    private const string DefaultNamespace = "keptn";

    /// <summary>Fills the gaps.</summary>
    /// <param name="options">What is set.</param>
    /// <param name="serviceName">The name of the Keptn service.</param>
    /// <param name="kind">The transport.</param>
    /// <param name="assumed">What was not set and is taken instead, as <c>NAME=value</c>.</param>
    /// <param name="namespaceFile">The file with the namespace of the pod's service account.</param>
    internal static DeploymentIdentity Resolve(
        KeptnDeploymentOptions options,
        string serviceName,
        KeptnTransportKind kind,
        List<string> assumed,
        string namespaceFile = NamespaceFile)
    {
        var host = Environment.MachineName;
        return new(
            options.Namespace ?? Assume(Settings.DeploymentNamespace, ReadNamespace(namespaceFile)),
            options.Name ?? Assume(Settings.DeploymentName, serviceName),
            options.Version ?? string.Empty,
            options.PodName ?? Assume(Settings.DeploymentPodName, host),
            options.NodeName ?? Assume(Settings.DeploymentNodeName, host),
            options.Location ?? (kind == KeptnTransportKind.Remote ? "remote-execution-plane" : "control-plane"));

        string Assume(Setting setting, string value)
        {
            assumed.Add($"{setting.LegacyNames[0]}={value}");
            return value;
        }
    }

    private static string ReadNamespace(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : DefaultNamespace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The warning about what is assumed says which namespace it became.
            return DefaultNamespace;
        }
    }
}

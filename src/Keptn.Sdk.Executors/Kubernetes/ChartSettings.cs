using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.Executors.Kubernetes.Wire;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>
/// Reads the defaults that the chart of job-executor-service mounts, where they are there: the settings of the section win.
/// What a security context of the chart does not have, jobs do not get, as there. Source: job-executor-service,
/// cmd/job-executor-service/main.go and chart/templates/jobsecuritycontext.yaml.
/// </summary>
internal sealed class ChartSettings(ChartFolder folder) : IConfigureOptions<KubernetesJobOptions>
{
    internal const string ContainerFile = "job-defaultSecurityContext.json";
    private const string PodFile = "job-podSecurityContext.json";
    private const string LabelFile = "job-labels.yaml";

    /// <exception cref="OptionsValidationException">A file is there and cannot be used.</exception>
    public void Configure(KubernetesJobOptions options)
    {
        var container = ReadContext(ContainerFile, ChartJson.Default.SecurityContext);
        var pod = ReadContext(PodFile, ChartJson.Default.PodSecurityContext);
        if (container is not null)
        {
            // What a container does not say, its pod does.
            options.ReadOnlyRootFilesystem = container.ReadOnlyRootFilesystem ?? false;
            options.RunAsGroup = container.RunAsGroup ?? pod?.RunAsGroup ?? -1;
            options.RunAsNonRoot = container.RunAsNonRoot ?? pod?.RunAsNonRoot ?? false;
            options.RunAsUser = container.RunAsUser ?? pod?.RunAsUser ?? -1;
            container = container with { SeccompProfile = container.SeccompProfile ?? pod?.SeccompProfile };
        }

        if (pod is not null)
        {
            options.FsGroup = pod.FsGroup ?? -1;
        }

        options.Chart = new ChartSecurity(container, pod);
        ReadLabels(options.Labels);
    }

    private static OptionsValidationException Wrong(string file, string problem, Exception? cause = null) => new(
        Options.DefaultName, typeof(KubernetesJobOptions), [$"{file} {problem}{(cause is null ? string.Empty : $" ({cause.GetType().Name})")}."]);

    private T? ReadContext<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        if (Read(name, out var file) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException e) when (e.Path is { Length: > 1 } path)
        {
            throw Wrong(file, $"has at {path} a member that is not known here, or a value of another kind than Kubernetes has there");
        }
        catch (JsonException)
        {
            throw Wrong(file, "must be a security context as a JSON object");
        }
    }

    private void ReadLabels(IDictionary<string, string> labels)
    {
        if (Read(LabelFile, out var file) is not { } text)
        {
            return;
        }

        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw Wrong(file, $"cannot be read in line {e.Start.Line}: {e.Message}");
        }

        if (yaml.Documents is not [{ RootNode: var root }, ..] || root is YamlScalarNode { Value: "" or null })
        {
            return;
        }

        foreach (var (name, value) in root as YamlMappingNode ?? throw Wrong(file, "must have labels as 'name: value'"))
        {
            labels[$"{name}"] = value is YamlScalarNode { Value: { } label } ? label : throw Wrong(file, $"has no text as value of the label '{name}'");
        }
    }

    private string? Read(string name, out string file)
    {
        file = Path.Combine(folder.Path, name);
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(file, "cannot be read", e);
        }
    }
}

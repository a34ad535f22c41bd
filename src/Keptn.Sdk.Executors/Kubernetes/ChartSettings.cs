using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Keptn.Sdk.Executors.Kubernetes.Wire;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>
/// Reads the defaults that the chart of job-executor-service mounts, where they are there: the settings of the section win.
/// What a security context of the chart does not have, jobs do not get, as there. Source: job-executor-service,
/// cmd/job-executor-service/main.go and chart/templates/jobsecuritycontext.yaml.
/// </summary>
internal sealed partial class ChartSettings(ChartFolder folder) : IConfigureOptions<KubernetesJobOptions>
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

        // A flat map of short names and values is all that helm writes there, and all that Kubernetes takes as labels.
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is "" or "{}" or "---" || lines[i][0] == '#')
            {
                continue;
            }

            var label = Label().Match(lines[i]);
            labels[label.Groups["name"].Value] = label.Success
                ? label.Groups["value"].Value
                : throw Wrong(file, $"has in line {i + 1} '{lines[i]}', which is no label; it must be 'name: value'");
        }
    }

    [GeneratedRegex("""\A(?<q>["']?)(?<name>[^\s"':]+)\k<q>:(\s+(?<w>["']?)(?<value>[^\s"':]*)\k<w>(\s+#.*)?)?\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

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

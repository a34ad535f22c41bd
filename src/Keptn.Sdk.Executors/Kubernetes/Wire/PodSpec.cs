namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>What a pod runs, as far as jobs set it. Source: Kubernetes API, core/v1.</summary>
internal sealed record PodSpec
{
    public string? RestartPolicy { get; init; }

    public string? ServiceAccountName { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }

    public bool? EnableServiceLinks { get; init; }

    public IReadOnlyList<LocalReference>? ImagePullSecrets { get; init; }

    public PodSecurityContext? SecurityContext { get; init; }

    public IReadOnlyList<Container>? InitContainers { get; init; }

    public IReadOnlyList<Container>? Containers { get; init; }

    public IReadOnlyList<Volume>? Volumes { get; init; }
}

internal sealed record Container
{
    public string? Name { get; init; }

    public string? Image { get; init; }

    public string? ImagePullPolicy { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<string>? Args { get; init; }

    public string? WorkingDir { get; init; }

    public IReadOnlyList<EnvironmentSource>? EnvFrom { get; init; }

    public IReadOnlyList<EnvironmentVariable>? Env { get; init; }

    public ContainerResources? Resources { get; init; }

    public SecurityContext? SecurityContext { get; init; }

    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    public string? TerminationMessagePath { get; init; }

    public string? TerminationMessagePolicy { get; init; }
}

internal sealed record LocalReference(string Name);

internal sealed record EnvironmentVariable(string Name)
{
    public string? Value { get; init; }

    public EnvironmentValueSource? ValueFrom { get; init; }
}

internal sealed record EnvironmentValueSource(KeySelector SecretKeyRef);

internal sealed record KeySelector(string Name, string Key)
{
    public bool? Optional { get; init; }
}

/// <summary>All keys of a secret as variables.</summary>
internal sealed record EnvironmentSource(LocalReference SecretRef);

internal sealed record ContainerResources
{
    public IReadOnlyDictionary<string, string>? Limits { get; init; }

    public IReadOnlyDictionary<string, string>? Requests { get; init; }
}

internal sealed record VolumeMount(string Name, string MountPath);

internal sealed record Volume(string Name, EmptyDirectory EmptyDir);

internal sealed record EmptyDirectory
{
    public string? SizeLimit { get; init; }
}

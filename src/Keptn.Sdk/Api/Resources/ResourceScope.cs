namespace Keptn.Sdk.Api;

/// <summary>Where files are: at a project, at a stage, or at a service in a stage. Keptn never looks at another level by itself.</summary>
public sealed record ResourceScope
{
    private ResourceScope(string project, string? stage, string? service)
    {
        ProjectName = project;
        StageName = stage;
        ServiceName = service;
    }

    /// <summary>The project's name.</summary>
    public string ProjectName { get; }

    /// <summary>The stage's name; <see langword="null"/> at the level of the project.</summary>
    public string? StageName { get; }

    /// <summary>The service's name; <see langword="null"/> at the level of the project or the stage.</summary>
    public string? ServiceName { get; }

    /// <summary>The level above: stage of a service, project of a stage; <see langword="null"/> for a project.</summary>
    public ResourceScope? Parent => ServiceName is not null ? new(ProjectName, StageName, null)
        : StageName is not null ? new(ProjectName, null, null)
        : null;

    /// <summary>The files of a project: those of its default branch, <c>shipyard.yaml</c> among them.</summary>
    /// <param name="project">The project's name.</param>
    public static ResourceScope Project(string project)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        return new(project, null, null);
    }

    /// <summary>The files of a stage.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name.</param>
    public static ResourceScope Stage(string project, string stage)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        ArgumentException.ThrowIfNullOrEmpty(stage);
        return new(project, stage, null);
    }

    /// <summary>The files of a service in a stage.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="service">The service's name.</param>
    public static ResourceScope Service(string project, string stage, string service)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        ArgumentException.ThrowIfNullOrEmpty(stage);
        ArgumentException.ThrowIfNullOrEmpty(service);
        return new(project, stage, service);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('/', new[] { ProjectName, StageName, ServiceName }.Where(static name => name is not null));
}

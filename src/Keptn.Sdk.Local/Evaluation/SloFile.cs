using System.Text;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>A service's <c>slo.yaml</c>: its objectives, or why there are none.</summary>
internal sealed record SloFile
{
    // What is wrong with the rules of the file shows when it is evaluated, as in lighthouse-service.
    private static readonly KeptnFileOptions s_options = new() { Validate = false };

    internal static SloFile None { get; } = new();

    internal ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The objectives; <see langword="null"/> where there is no file, or it cannot be read.</summary>
    internal ServiceLevelObjectives? Objectives { get; init; }

    /// <summary>Why the file cannot be read, in the words of lighthouse-service; <see langword="null"/> where it can.</summary>
    internal string? Error { get; init; }

    /// <summary>What is wrong or suspicious, for people: file, line, field and reason.</summary>
    internal IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Reads the file of a service. Where there is no such project, stage or service there is no file either.</summary>
    internal static SloFile Find(LocalConfigurationRepository configuration, EvaluationScope scope, string? commitId)
    {
        try
        {
            // Keptn cannot tell a missing project from a missing file.
            return configuration.TryGetProjectFolder(scope.Project, out _)
                && configuration.FindResource(
                    scope.Project, scope.Stage, scope.Service, ServiceLevelObjectives.DefaultFileName, commitId) is { } found
                    ? Parse(found.Content, scope)
                    : None;
        }
        catch (Exception e) when (e is LocalConfigurationException or ArgumentException)
        {
            return new SloFile { Error = e.Message, Problems = [e.Message] };
        }
    }

    internal static SloFile Parse(ReadOnlyMemory<byte> content, EvaluationScope scope)
    {
        if (content.IsEmpty)
        {
            return None;
        }

        var name = $"{scope.Stage}/{scope.Service}/{ServiceLevelObjectives.DefaultFileName}";
        try
        {
            var objectives = ServiceLevelObjectives.Parse(Encoding.UTF8.GetString(content.Span), name, s_options);
            return new SloFile
            {
                Content = content,
                Objectives = objectives,
                Problems = [.. objectives.Warnings.Select(warning => warning.ToString())],
            };
        }
        catch (KeptnFileException e)
        {
            return new SloFile
            {
                Error = $"Could not parse SLO file for service {scope.Service} in stage {scope.Stage} in project {scope.Project}",
                Problems = [e.Message],
            };
        }
    }
}

using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// Which SLI provider is asked for a project. Keptn has config maps that <c>keptn configure monitoring</c> writes; here the
/// same command counts, then the option, then the folder that SLI providers read <c>sli.yaml</c> from: it is named
/// after the provider.
/// </summary>
internal sealed class SliProviders(LocalConfigurationRepository configuration, string byOption)
{
    private readonly Dictionary<string, string> _configured = new(StringComparer.Ordinal);

    /// <summary>Takes the command.</summary>
    internal void Configure(string project, string provider) => _configured[project] = provider;

    /// <summary>The names to choose from: one, none, or several of which the first is taken.</summary>
    internal IReadOnlyList<string> Find(EvaluationScope scope)
    {
        if (_configured.TryGetValue(scope.Project, out var configured))
        {
            return [configured];
        }

        return byOption.Length > 0 ? [byOption] : FindFolders(scope);
    }

    private List<string> FindFolders(EvaluationScope scope)
    {
        if (!configuration.TryGetProjectFolder(scope.Project, out var project))
        {
            return [];
        }

        // As SLI providers read them: what is nearer to the service goes first.
        string[] levels = [$"{scope.Stage}/{scope.Service}", scope.Stage, string.Empty];
        return levels.Select(level => FindFolders(project, level)).FirstOrDefault(names => names.Count > 0) ?? [];
    }

    private static List<string> FindFolders(string project, string level)
    {
        var folder = new DirectoryInfo(Path.Combine(project, level));
        if (!folder.Exists || (level.Length > 0 && !ResourcePath.HasNoLinks(project, level)))
        {
            return [];
        }

        var direct = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        return
        [
            .. folder.EnumerateDirectories("*", direct)
                .Where(d => File.Exists(Path.Combine(d.FullName, ServiceLevelIndicators.DefaultFileName)))
                .Select(d => d.Name)
                .Order(StringComparer.Ordinal),
        ];
    }
}

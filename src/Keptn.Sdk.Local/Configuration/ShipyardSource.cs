using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// The shipyards of the projects: read anew when a sequence starts, remembered for what follows it. Owned by the control
/// loop. Source: shipyard-controller, internal/shipyardretriever.
/// </summary>
internal sealed class ShipyardSource(LocalConfigurationRepository repository, Action<string> warn)
{
    private readonly Dictionary<string, (string Text, Shipyard Shipyard)> _cached = new(StringComparer.Ordinal);

    internal Shipyard? GetCached(string project) => _cached.TryGetValue(project, out var known) ? known.Shipyard : null;

    internal ShipyardLookup Load(string project)
    {
        var fileName = Path.Combine(repository.Directory, Shipyard.DefaultFileName);
        try
        {
            if (!repository.TryGetProjectFolder(project, out var folder)
                || repository.FindShipyard(project) is not { } text)
            {
                return Missing(project, fileName);
            }

            fileName = Path.Combine(folder, Shipyard.DefaultFileName);
            return new ShipyardLookup(Read(project, fileName, text), fileName, string.Empty, string.Empty);
        }
        catch (KeptnFileException e)
        {
            return new ShipyardLookup(null, fileName, $"could not unmarshal shipyard.yaml of project {project}: {e.Message}", e.Message);
        }
        catch (Exception e) when (e is LocalConfigurationException or ArgumentException)
        {
            return new ShipyardLookup(null, fileName, $"could not retrieve shipyard.yaml for project {project}: {e.Message}", e.Message);
        }
    }

    /// <summary>The current commit of a stage; empty, with a warning, where it cannot be told.</summary>
    internal string GetCommitId(string project, string stage)
    {
        try
        {
            return repository.GetCommitId(project, stage);
        }
        catch (Exception e) when (e is LocalConfigurationException or ArgumentException)
        {
            // As on the real Keptn, the sequence runs without a commit then.
            warn($"The commit of stage '{stage}' of project '{project}' cannot be told: {e.Message}");
            return string.Empty;
        }
    }

    /// <summary>The files that a commit of a stage stands for; <see langword="null"/> where it is not known.</summary>
    internal StageSnapshot? FindSnapshot(string project, string stage, string commitId) =>
        commitId.Length == 0 ? null : repository.FindSnapshot(project, stage, commitId);

    /// <summary>Makes a commit known again that an earlier process knew.</summary>
    internal void RestoreSnapshot(string project, string stage, StageSnapshot snapshot) => repository.RestoreSnapshot(project, stage, snapshot);

    private static ShipyardLookup Missing(string project, string fileName) => new(
        null,
        fileName,
        $"could not retrieve shipyard.yaml for project {project}: Resource not found",
        $"There is no project '{project}': neither {fileName} nor "
            + $"{Path.Combine(Path.GetDirectoryName(fileName)!, project, Shipyard.DefaultFileName)} exists.");

    private Shipyard Read(string project, string fileName, string text)
    {
        if (_cached.TryGetValue(project, out var known) && known.Text == text)
        {
            return known.Shipyard;
        }

        var shipyard = Shipyard.Parse(text, fileName);
        _cached[project] = (text, shipyard);
        foreach (var problem in shipyard.Warnings)
        {
            warn(problem.ToString());
        }

        return shipyard;
    }
}

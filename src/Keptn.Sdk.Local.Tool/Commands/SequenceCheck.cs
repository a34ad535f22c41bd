using Keptn.Sdk.Api;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Tells who names a sequence that is not there what there is, before anything is triggered.</summary>
internal static class SequenceCheck
{
    private const string Evaluation = "evaluation";

    /// <exception cref="CommandException">There is no such project, stage, sequence or service; the message says what there is.</exception>
    /// <exception cref="KeptnFileException">The shipyard cannot be used.</exception>
    internal static async Task ThrowIfMissingAsync(
        KeptnApiClient client, SequenceName sequence, string project, string service, CancellationToken cancellationToken)
    {
        var found = await ReadProjectAsync(client, project, cancellationToken);
        if (await client.Resources.FindAsync(ResourceScope.Project(project), Shipyard.DefaultFileName, cancellationToken: cancellationToken) is not { } file)
        {
            // Then it says so when it is triggered.
            return;
        }

        var shipyard = Shipyard.Parse(file.GetText(), Shipyard.DefaultFileName);
        if (shipyard.FindStage(sequence.Stage) is not { } stage)
        {
            throw Missing($"Project {project} has no stage '{sequence.Stage}'.", sequence.Stage, shipyard.Stages.Select(s => s.Name), "Its stages");
        }

        // Every stage has that one.
        if (sequence.Name != Evaluation && !stage.Sequences.Any(s => s.Name == sequence.Name))
        {
            throw Missing(
                $"Stage {stage.Name} of project {project} has no sequence '{sequence.Name}'.",
                sequence.Name, stage.Sequences.Select(s => s.Name).Append(Evaluation), "Its sequences");
        }

        // A service need not have files, so an unknown one may be right.
        string[] services = [.. (found.Stages.FirstOrDefault(s => s.Name == stage.Name)?.Services ?? []).Select(s => s.Name)];
        if (!services.Contains(service) && Spelling.FindSimilar(service, services) is not null)
        {
            throw Missing(
                $"Stage {stage.Name} of project {project} has no service '{service}'; create it first if that is its name.",
                service, services, "Its services");
        }
    }

    private static async Task<KeptnProject> ReadProjectAsync(KeptnApiClient client, string project, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Projects.GetAsync(project, cancellationToken);
        }
        catch (KeptnApiException e) when (e.NotFound == KeptnNotFound.Project)
        {
            var projects = await client.Projects.ListAsync(cancellationToken).Select(p => p.Name).ToListAsync(cancellationToken);
            throw projects.Count > 0
                ? Missing($"There is no project '{project}'.", project, projects, "The projects")
                : new CommandException($"There is no project '{project}', nor any other; the folder of a project has a {Shipyard.DefaultFileName}.");
        }
    }

    private static CommandException Missing(string what, string given, IEnumerable<string> known, string listed) =>
        new(what + Spelling.Suggest(given, [.. known.Distinct()], listed));
}

using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Says why a shipyard has no such sequence: for the wire as Keptn says it, for people with what there is instead.</summary>
internal static class SequenceLookup
{
    internal static (string Reason, string Detail) Explain(Shipyard shipyard, string fileName, string stageName, string sequenceName)
    {
        if (shipyard.FindStage(stageName) is not { } stage)
        {
            return (
                $"no stage with name {stageName}",
                $"{fileName} has no stage '{stageName}'; its stages are: {string.Join(", ", shipyard.Stages.Select(s => s.Name))}.");
        }

        if (stage.FindSequence(sequenceName) is not null)
        {
            return (
                $"task sequence {sequenceName} does not contain any tasks",
                $"{fileName}: sequence '{sequenceName}' of stage '{stageName}' has no tasks; Keptn cannot start it.");
        }

        var names = stage.Sequences.Select(s => s.Name).Append("evaluation (built in)").Distinct();
        return (
            $"no task sequence with name {sequenceName} found in stage {stageName}",
            $"{fileName}: stage '{stageName}' has no sequence '{sequenceName}'; its sequences are: {string.Join(", ", names)}.");
    }
}

using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>Builds the envelope of an event that another one caused: it belongs to the same run, commit and trace.</summary>
internal static class RelatedEnvelope
{
    internal static CloudEvent Create(CloudEvent? cause, string type, string source, DateTimeOffset time, ReadOnlyMemory<byte> data)
    {
        ReadOnlySpan<(string Name, string? Value)> candidates =
        [
            (KeptnAttributeNames.KeptnContext, cause?.FindExtension(KeptnAttributeNames.KeptnContext)),
            (KeptnAttributeNames.KeptnSpecVersion, TaskAnswers.SpecVersion),
            (KeptnAttributeNames.TriggeredId, cause?.Id),
            (KeptnAttributeNames.GitCommitId, cause?.FindExtension(KeptnAttributeNames.GitCommitId)),
            (KeptnAttributeNames.TraceParent, cause?.FindExtension(KeptnAttributeNames.TraceParent)),
            (KeptnAttributeNames.TraceState, cause?.FindExtension(KeptnAttributeNames.TraceState)),
        ];

        return new CloudEvent(GetPresent(candidates), "application/json", Rfc3339.Format(time.ToUniversalTime()), default)
        {
            Data = CloudEventData.FromJson(data),
            Id = EventIds.Create(),
            Source = source,
            SpecVersion = "1.0",
            Type = type,
        };
    }

    // Empty texts mean "absent" to Keptn; they are not passed on.
    private static CloudEventAttribute[] GetPresent(ReadOnlySpan<(string Name, string? Value)> candidates)
    {
        var count = 0;
        foreach (var (_, value) in candidates)
        {
            count += string.IsNullOrEmpty(value) ? 0 : 1;
        }

        var present = new CloudEventAttribute[count];
        var next = 0;
        foreach (var (name, value) in candidates)
        {
            if (!string.IsNullOrEmpty(value))
            {
                present[next++] = CloudEventAttribute.FromText(name, value);
            }
        }

        return present;
    }
}

using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>Builds the envelope of an event that another one caused: it belongs to the same run, commit and trace.</summary>
internal static class RelatedEnvelope
{
    internal static CloudEvent Create(CloudEvent? cause, string type, string source, DateTimeOffset time, ReadOnlyMemory<byte> data)
    {
        var extensions = new List<CloudEventAttribute>(6);
        Add(extensions, KeptnAttributeNames.KeptnContext, cause?.FindExtension(KeptnAttributeNames.KeptnContext));
        Add(extensions, KeptnAttributeNames.KeptnSpecVersion, TaskAnswers.SpecVersion);
        Add(extensions, KeptnAttributeNames.TriggeredId, cause?.Id);
        Add(extensions, KeptnAttributeNames.GitCommitId, cause?.FindExtension(KeptnAttributeNames.GitCommitId));
        Add(extensions, KeptnAttributeNames.TraceParent, cause?.FindExtension(KeptnAttributeNames.TraceParent));
        Add(extensions, KeptnAttributeNames.TraceState, cause?.FindExtension(KeptnAttributeNames.TraceState));

        var utc = time.ToUniversalTime();
        return new CloudEvent(extensions, "application/json", Rfc3339.Format(utc), utc, default)
        {
            Data = CloudEventData.FromJson(data),
            Id = EventIds.Create(),
            Source = source,
            SpecVersion = "1.0",
            Type = type,
        };
    }

    private static void Add(List<CloudEventAttribute> extensions, string name, string? value)
    {
        // Empty texts mean "absent" to Keptn; they are not passed on.
        if (!string.IsNullOrEmpty(value))
        {
            extensions.Add(CloudEventAttribute.FromText(name, value));
        }
    }
}

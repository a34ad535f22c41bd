using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>
/// Keptn's own attributes of an envelope. Empty texts are on the wire and mean "absent" (spec/events: envelope);
/// the raw text is <c>cloudEvent["shkeptncontext"]</c>.
/// </summary>
public static class KeptnAttributes
{
    extension(CloudEvent cloudEvent)
    {
        /// <summary>Ties all events of one run together; <see langword="null"/> where absent or empty.</summary>
        public string? KeptnContext => Read(cloudEvent, KeptnAttributeNames.KeptnContext);

        /// <summary>The id of the triggered event that is answered; <see langword="null"/> where absent or empty.</summary>
        public string? TriggeredId => Read(cloudEvent, KeptnAttributeNames.TriggeredId);

        /// <summary>The commit of the configuration; <see langword="null"/> where absent or empty.</summary>
        public string? GitCommitId => Read(cloudEvent, KeptnAttributeNames.GitCommitId);

        /// <summary>The version of the Keptn specification, free text; <see langword="null"/> where absent or empty.</summary>
        public string? KeptnSpecVersion => Read(cloudEvent, KeptnAttributeNames.KeptnSpecVersion);
    }

    private static string? Read(CloudEvent cloudEvent, string name)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        return cloudEvent.FindExtension(name) is { Length: > 0 } value ? value : null;
    }
}

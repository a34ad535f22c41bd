using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Labels of an event, name to text. Values of another kind that others send are read as their JSON text.
/// </summary>
[JsonConverter(typeof(EventLabelsConverter))]
public sealed class EventLabels : ReadOnlyDictionary<string, string>
{
    /// <summary>Creates labels.</summary>
    /// <param name="labels">Names and values; copied.</param>
    public EventLabels(IEnumerable<KeyValuePair<string, string>> labels)
        : base(new Dictionary<string, string>(labels, StringComparer.Ordinal))
    {
    }

    /// <summary>No labels.</summary>
    public static EventLabels None { get; } = new([]);
}

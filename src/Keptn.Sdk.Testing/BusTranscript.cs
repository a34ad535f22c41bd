using System.Globalization;
using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local;

namespace Keptn.Sdk.Testing;

/// <summary>What happened on a bus: who sent what, what the control plane warned of, and what services logged.</summary>
internal sealed record BusTranscript(IReadOnlyList<CloudEvent> Events, IReadOnlyList<LocalWarning> Warnings, IReadOnlyList<string> LogEntries)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        Transcript.Append(text, "events", Events.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Time:HH:mm:ss.fff} {e.Source}: {e.Type} {e.Data}")));
        Transcript.Append(text, "warnings of the control plane", Warnings.Select(w => w.Message));
        Transcript.Append(text, "log of the services, warnings and errors", LogEntries);
        return text.ToString();
    }
}

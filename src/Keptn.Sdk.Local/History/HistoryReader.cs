using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.History;

/// <summary>Reads the events of the past back from a history.</summary>
internal sealed class HistoryReader(ILocalHistory? history, Action<string> warn)
{
    /// <summary>The newest events, oldest first.</summary>
    /// <param name="maxBytes">How many bytes of events to look at.</param>
    /// <param name="isWanted">Which of the stored texts to decode; <see langword="null"/> for all.</param>
    /// <returns>Read by now; decoded when they are asked for. What cannot be decoded is left out, with a warning.</returns>
    /// <exception cref="IOException">They cannot be read.</exception>
    internal IEnumerable<CloudEvent> Read(long maxBytes, Func<ReadOnlyMemory<byte>, bool>? isWanted = null)
    {
        var all = history?.ReadEvents(maxBytes) ?? [];
        List<ReadOnlyMemory<byte>> stored = [.. isWanted is null ? all : all.Where(isWanted)];
        return stored.Select(TryDecode).OfType<CloudEvent>();
    }

    private CloudEvent? TryDecode(ReadOnlyMemory<byte> stored)
    {
        try
        {
            return JsonEventFormatter.Default.DecodeStructuredModeMessage(stored);
        }
        catch (CloudEventFormatException e)
        {
            warn($"An event in the history cannot be read and is left out: {e.Message}");
            return null;
        }
    }
}

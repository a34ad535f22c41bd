using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;

namespace Executors;

/// <summary>Prints how the tasks of a sequence went.</summary>
internal static class EventPrinter
{
    public static async Task PrintAsync(IAsyncEnumerable<CloudEvent> events, SequenceRun run)
    {
        await foreach (var cloudEvent in events)
        {
            if (cloudEvent.KeptnContext == run.KeptnContext && KeptnEventType.TryParse(cloudEvent.Type, out var type) && type.Kind == KeptnEventKinds.Finished)
            {
                if (type.Category == KeptnEventCategory.Sequence)
                {
                    return;
                }

                var data = KeptnJson.Deserialize(cloudEvent.Data, KeptnJsonContext.Default.EventData);
                var message = data.Message?.Split('\n').FirstOrDefault(line => line.Length > 0);
                Console.WriteLine($"{type.Task}: {data.Result} ({data.Status}){(message is null ? string.Empty : $": {message}")}");
            }
        }
    }
}

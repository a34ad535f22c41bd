using Keptn.Sdk;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace QuickStart;

/// <summary>Runs the service on one event from a file, without a control plane, and prints what it would send.</summary>
internal static class DryRun
{
    internal static async Task<int> HandleAsync(string file, string configurationFolder, Func<IServiceCollection, KeptnBuilder> addService)
    {
        CloudEvent cloudEvent;
        try
        {
            cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(await File.ReadAllBytesAsync(file));
        }
        catch (CloudEventFormatException e)
        {
            Console.Error.WriteLine($"{file}: {e.Message}");
            return 2;
        }

        await using var host = await KeptnTestHost.StartAsync(services => addService(services));
        host.Patience = TimeSpan.FromMinutes(5);

        // The files that the handler may ask for: those of the event's service.
        var scope = EventScope.Read(cloudEvent);
        var folder = Path.Combine(configurationFolder, scope.Stage, scope.Service);
        if (scope.Problem is null && Directory.Exists(folder))
        {
            host.Resources.AddDirectory(ResourceScope.Service(scope.Project, scope.Stage, scope.Service), folder);
        }

        var run = await host.SendAsync(cloudEvent);
        foreach (var sent in run.Sent)
        {
            Console.WriteLine(System.Text.Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(sent).Span));
        }

        foreach (var outcome in run.Outcomes)
        {
            Console.WriteLine($"{outcome.CloudEvent.Type}: {outcome.Disposition}, {outcome.Reason}");
        }

        return run.Outcomes.All(o => o.Disposition == PipelineDisposition.Handled) ? 0 : 1;
    }
}

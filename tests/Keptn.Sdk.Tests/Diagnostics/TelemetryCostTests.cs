using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>What telemetry costs where nobody listens. Not beside tests that do.</summary>
[Collection(GlobalTelemetryCollection.Name)]
public sealed class TelemetryCostTests
{
    [Fact]
    public void Hooks_NobodyListens_AllocateNothing()
    {
        using var instruments = new KeptnInstruments(null);
        var counts = new PipelineInstruments(instruments, []);
        var triggered = TestEvents.Triggered("test");
        var scope = EventScope.Read(triggered);
        var type = KeptnEventType.Parse(triggered.Type!);
        var outcome = new PipelineOutcome(triggered, PipelineDisposition.Handled, "done");
        Run(1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var spans = Run(1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        spans.Should().Be(0, "nobody listens");
        allocated.Should().Be(0);

        int Run(int times)
        {
            var started = 0;
            for (var i = 0; i < times; i++)
            {
                counts.OnReceived(triggered, 1);
                var process = KeptnActivities.StartProcess(triggered, type, scope);
                var handler = KeptnActivities.StartHandler(process, "test");
                var send = KeptnActivities.StartSend(process, default, triggered, type, scope);
                started += process is null && handler is null && send is null ? 0 : 1;
                counts.OnSent(triggered);
                counts.OnCompleted(outcome);
                started += instruments.MeasuresWork || instruments.MeasuresSends ? 1 : 0;
            }

            return started;
        }
    }
}

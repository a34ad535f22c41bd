using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting;

/// <summary>The registered observers. One that throws harms neither the pipeline nor the others.</summary>
internal sealed class PipelineObservers(IPipelineObserver[] observers, ILogger logger)
{
    internal void OnReceived(CloudEvent cloudEvent, int outcomes) => ForEach((cloudEvent, outcomes), static (o, s) => o.OnReceived(s.cloudEvent, s.outcomes));

    internal void OnCompleted(PipelineOutcome outcome) => ForEach(outcome, static (o, s) => o.OnCompleted(s));

    internal void OnSent(CloudEvent cloudEvent) => ForEach(cloudEvent, static (o, s) => o.OnSent(s));

    internal void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry) =>
        ForEach((cloudEvent, exception, willRetry), static (o, s) => o.OnSendFailed(s.cloudEvent, s.exception, s.willRetry));

    private void ForEach<TState>(TState state, Action<IPipelineObserver, TState> call)
    {
        foreach (var observer in observers)
        {
            try
            {
                call(observer, state);
            }
            catch (Exception e)
            {
                Log.ObserverFailed(logger, e, observer.GetType().Name);
            }
        }
    }
}

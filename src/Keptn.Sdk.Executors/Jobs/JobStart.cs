using Keptn.Sdk.Executors.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// Before anything is received: finds what is missing to run jobs, and decides what becomes of those of an earlier process. A
/// job in the cluster outlives the service, so its task is done again and takes it over; a process of this machine does not.
/// </summary>
/// <param name="task">The options of the handler of tasks.</param>
/// <param name="services">The services of the host.</param>
internal sealed class JobStart(HandlerOptions task, IServiceProvider services) : IHostedLifecycleService
{
    /// <summary>Gives handlers the time that the options say, when the host is put together: the pipeline reads it at its start.</summary>
    internal static void Limit(IEnumerable<HandlerOptions> handlers, IServiceProvider services)
    {
        try
        {
            var timeout = services.GetRequiredService<IOptions<JobOptions>>().Value.Timeout;
            foreach (var handler in handlers)
            {
                handler.Timeout = timeout;
            }
        }
        catch (OptionsValidationException)
        {
            // The validation at start names every problem at once.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<JobRunnerPresence>().HasOwnRunner
            || JobRunnerFactory.Choose(services.GetRequiredService<IOptions<JobOptions>>().Value) != JobRunnerKind.Kubernetes)
        {
            return Task.CompletedTask;
        }

        task.Idempotent = true;
        try
        {
            _ = services.GetRequiredService<JobExecution>();
        }
        catch (KubernetesException e)
        {
            throw new KeptnConfigurationException($"Jobs cannot run in Kubernetes. {e.Message}", e);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

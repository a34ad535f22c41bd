using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors;

/// <summary>Adds the jobs of Keptn's job-executor-service to a service.</summary>
public static class KeptnJobBuilderExtensions
{
    internal const string Section = "Keptn:Jobs";

    private static readonly string[] s_kinds = [KeptnEventKinds.Triggered, KeptnEventKinds.Started, KeptnEventKinds.Finished];

    /// <summary>
    /// Runs the tasks of the <c>job/config.yaml</c> of service, stage or project for the events that it names. Tasks are
    /// answered unless silent actions alone match; for other events nothing is sent. Source: job-executor-service 0.3.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="configure">Sets options; wins over the configuration section <c>Keptn:Jobs</c>.</param>
    public static KeptnBuilder AddJobs(this KeptnBuilder builder, Action<JobOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.PostConfigure(configure);
        }

        if (builder.Services.Any(s => s.ServiceType == typeof(JobPlanner)))
        {
            return builder;
        }

        var services = builder.Services;
        services.AddSingleton<IConfigureOptions<JobOptions>, JobSettings>();
        services.AddOptions<JobOptions>().BindConfiguration(Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddSingleton(new JobRunnerPresence(services));
        services.AddSingleton<JobPlanner>();
        services.AddSingleton(provider => new JobExecution(
            provider.GetService<IJobRunner>() ?? JobRunnerFactory.Create(provider),
            provider.GetRequiredService<IOptions<JobOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        Kubernetes.KubernetesRunnerFactory.AddOptions(services, builder.Name);
        var handlers = new List<HandlerOptions>();
        builder.UseJson(AnyDataJsonContext.Default);
        builder.OnTask<AnyData, JobTaskHandler>("*", task =>
        {
            handlers.Add(task);
            services.AddSingleton<IHostedService>(provider =>
            {
                JobStart.Limit(handlers, provider);
                return new JobStart(task, provider);
            });
            task.Filter = context => GetPlanner(context).IsForTask(context.TaskName);
            task.FilterAsync = (context, cancellationToken) => JobTaskHandler.IsOursAsync(context, GetPlanner(context), cancellationToken);
        });
        foreach (var kind in s_kinds)
        {
            builder.OnEvent<AnyData, JobEventHandler>($"{KeptnEventType.Prefix}*.{kind}", handler =>
            {
                handlers.Add(handler);
                handler.Filter = context => GetPlanner(context).IsForTask(context.EventType.Task);
                handler.FilterAsync = (context, cancellationToken) => JobEventHandler.IsOursAsync(context, GetPlanner(context), cancellationToken);
            });
        }

        return builder;
    }

    private static JobPlanner GetPlanner(EventContext context) => context.Services.GetRequiredService<JobPlanner>();
}

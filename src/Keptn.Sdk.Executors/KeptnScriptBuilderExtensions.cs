using System.Net;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Scripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors;

/// <summary>Adds the scripts of Keptn's generic-executor-service to a service.</summary>
public static class KeptnScriptBuilderExtensions
{
    internal const string Section = "Keptn:Scripts";

    /// <summary>Events that nobody answers: those of tasks, and those of sequences, which name the stage before the sequence.</summary>
    private static readonly string[] s_patterns =
    [
        $"{KeptnEventType.Prefix}*.{KeptnEventKinds.Started}",
        $"{KeptnEventType.Prefix}*.{KeptnEventKinds.Finished}",
        .. ScriptNames.Kinds.Select(kind => $"{KeptnEventType.Prefix}*.*.{kind}"),
    ];

    /// <summary>
    /// Runs <c>generic-executor/&lt;task&gt;.&lt;kind&gt;.sh</c>, <c>.py</c> or <c>.http</c> of service, stage or project for
    /// the events of tasks and sequences. A <c>triggered</c> event of a task is answered, where there is a file for it; for
    /// any other nothing is sent. Source: generic-executor-service 0.8.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="configure">Sets options; wins over the configuration section <c>Keptn:Scripts</c>.</param>
    public static KeptnBuilder AddScripts(this KeptnBuilder builder, Action<ScriptOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.PostConfigure(configure);
        }

        if (builder.Services.Any(s => s.ServiceType == typeof(ScriptService)))
        {
            return builder;
        }

        var services = builder.Services;
        services.AddOptions<ScriptOptions>().BindConfiguration(Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScriptOptions>, ScriptOptionsValidator>();
        services.TryAddSingleton<HostLookup>(_ => static (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken));
        services.AddSingleton<ScriptService>();
        builder.UseJson(AnyDataJsonContext.Default);
        builder.UseJson(ScriptJsonContext.Default);
        builder.OnTask<AnyData>(
            "*",
            static async (context, cancellationToken) =>
                (await GetService(context).RunAsync(context, cancellationToken).ConfigureAwait(false)).ToResult(context.TaskName),
            task =>
            {
                task.Filter = static context => GetService(context).IsForEvent(context.EventType);
                task.FilterAsync = static (context, cancellationToken) => GetService(context).IsOursAsync(context, cancellationToken);
            });
        foreach (var pattern in s_patterns)
        {
            builder.OnEvent<AnyData>(
                pattern,
                static (context, cancellationToken) => GetService(context).HandleAsync(context, cancellationToken),
                handler =>
                {
                    handler.Filter = static context => GetService(context).IsForEvent(context.EventType);
                    handler.FilterAsync = static (context, cancellationToken) => GetService(context).IsOursAsync(context, cancellationToken);
                });
        }

        return builder;
    }

    private static ScriptService GetService(EventContext context) => context.Services.GetRequiredService<ScriptService>();
}

using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Roles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk;

/// <summary>Registers test runners.</summary>
public static class KeptnTestRunnerBuilderExtensions
{
    /// <summary>
    /// Runs the tests of <c>test</c> tasks with a tool: finds the workload for the test strategy and the address to test,
    /// downloads the tool's files, and adds to the verdict when the tests began and ended.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="tool">The tool's name, which is also that of its folder and configuration file, for instance <c>k6</c>.</param>
    /// <param name="run">Runs the tests and gives the verdict.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="ArgumentException">The name is empty or has a slash, or an option is out of range.</exception>
    public static KeptnBuilder AddTestRunner(
        this KeptnBuilder builder,
        string tool,
        Func<TestJob, CancellationToken, Task<TaskResult>> run,
        Action<TestRunnerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Add(builder, tool, _ => run, configure);
    }

    /// <summary>Runs the tests of <c>test</c> tasks with a class; see the other overload.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="tool">The tool's name, which is also that of its folder and configuration file, for instance <c>k6</c>.</param>
    /// <param name="configure">Sets options.</param>
    /// <typeparam name="TRunner">The class; one instance per event, with its dependencies injected.</typeparam>
    /// <exception cref="ArgumentException">The name is empty or has a slash, or an option is out of range.</exception>
    public static KeptnBuilder AddTestRunner<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TRunner>(
        this KeptnBuilder builder, string tool, Action<TestRunnerOptions>? configure = null)
        where TRunner : class, ITestRunner
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TRunner>();
        return Add(builder, tool, static context => context.Services.GetRequiredService<TRunner>().RunAsync, configure);
    }

    private static KeptnBuilder Add(
        KeptnBuilder builder,
        string tool,
        Func<TaskContext<TestTriggered>, Func<TestJob, CancellationToken, Task<TaskResult>>> getRun,
        Action<TestRunnerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(tool);
        if (tool.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{tool}' cannot be the name of a tool: it has a slash, and names a folder.", nameof(tool));
        }

        var options = new TestRunnerOptions(tool);
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        builder.Services.AddHttpClient(TestPreparation.HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        return builder.OnTask<TestTriggered>(
            options.TaskName,
            (context, cancellationToken) => new TestPreparation(options, context).RunAsync(getRun(context), cancellationToken),
            task =>
            {
                // Without a condition there is no filter: two runners for the same events are then found at start.
                if (options.TestStrategies.Count > 0 || options.Filter is not null)
                {
                    task.Filter = context => IsOurs(options, context);
                }

                task.MaxConcurrency = options.MaxConcurrency;
                task.PerSubscription = options.PerSubscription;
                task.Timeout = options.Timeout;
            });
    }

    private static bool IsOurs(TestRunnerOptions options, TaskContext<TestTriggered> context) =>
        (options.TestStrategies.Count == 0 || options.TestStrategies.Contains(TestStrategyReader.Read(context)))
        && options.Filter?.Invoke(context) != false;
}

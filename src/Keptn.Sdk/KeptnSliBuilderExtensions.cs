using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Roles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk;

/// <summary>Registers SLI providers: what Keptn's evaluation asks for values.</summary>
public static class KeptnSliBuilderExtensions
{
    /// <summary>
    /// Answers <c>get-sli</c> for one provider: reads <c>sli.yaml</c> of project, stage and service, fills in placeholders,
    /// asks for each indicator, and reports the values. Events for other providers are not answered.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="provider">The provider's name as Keptn is configured with, for instance <c>prometheus</c>.</param>
    /// <param name="query">Measures one indicator; called for several at once. Not a number counts as no value.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="ArgumentException">The name is empty, registered before, or an option is out of range.</exception>
    public static KeptnBuilder AddSliProvider(
        this KeptnBuilder builder,
        string provider,
        Func<SliQuery, CancellationToken, Task<double>> query,
        Action<SliProviderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AddSliProvider(builder, provider, async (asked, cancellationToken) => (SliValue)await query(asked, cancellationToken).ConfigureAwait(false), configure);
    }

    /// <inheritdoc cref="AddSliProvider(KeptnBuilder, string, Func{SliQuery, CancellationToken, Task{double}}, Action{SliProviderOptions}?)"/>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="provider">The provider's name as Keptn is configured with, for instance <c>prometheus</c>.</param>
    /// <param name="query">Measures one indicator and gives all values there are; called for several at once.</param>
    /// <param name="configure">Sets options.</param>
    public static KeptnBuilder AddSliProvider(
        this KeptnBuilder builder,
        string provider,
        Func<SliQuery, CancellationToken, Task<SliValue>> query,
        Action<SliProviderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Add(builder, provider, _ => query, configure);
    }

    /// <inheritdoc cref="AddSliProvider(KeptnBuilder, string, Func{SliQuery, CancellationToken, Task{double}}, Action{SliProviderOptions}?)"/>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="provider">The provider's name as Keptn is configured with, for instance <c>prometheus</c>.</param>
    /// <param name="configure">Sets options.</param>
    /// <typeparam name="TProvider">The class; one instance per event, with its dependencies injected.</typeparam>
    public static KeptnBuilder AddSliProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(
        this KeptnBuilder builder, string provider, Action<SliProviderOptions>? configure = null)
        where TProvider : class, ISliProvider
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TProvider>();
        return Add(builder, provider, static context => context.Services.GetRequiredService<TProvider>().QueryAsync, configure);
    }

    private static KeptnBuilder Add(
        KeptnBuilder builder,
        string provider,
        Func<TaskContext<GetSliTriggered>, Func<SliQuery, CancellationToken, Task<SliValue>>> getQuery,
        Action<SliProviderOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        var options = new SliProviderOptions();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        var name = new SliProviderName(provider);
        if (builder.Services.Any(service => name.Equals(service.ImplementationInstance)))
        {
            throw new ArgumentException($"There is an SLI provider '{provider}' already.", nameof(provider));
        }

        builder.Services.AddSingleton(name);
        return builder.OnTask<GetSliTriggered>(
            (context, cancellationToken) => new SliEvaluation(provider, options, context, getQuery(context)).RunAsync(cancellationToken),
            task =>
            {
                task.Filter = context => context.Data.GetSli.SliProvider == provider && options.Filter?.Invoke(context) != false;
                task.MaxConcurrency = options.MaxConcurrency;
                task.PerSubscription = options.PerSubscription;
                task.Timeout = options.Timeout;
            });
    }

    /// <summary>Remembers which providers there are.</summary>
    private sealed record SliProviderName(string Name);
}

using System.Text.Json;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting;

/// <summary>One handler: which events it wants, how its typed context is made, and the chain that runs it.</summary>
internal abstract class HandlerRegistration
{
    private bool _hasMiddleware;

    private protected HandlerRegistration(string pattern, bool isTask, HandlerOptions options)
    {
        Pattern = pattern;
        IsTask = isTask;
        Options = options;
    }

    /// <summary>The event type, or a pattern of types.</summary>
    internal string Pattern { get; }

    /// <summary>Whether it is for many types.</summary>
    internal bool IsForMany => KeptnEventPatterns.IsPattern(Pattern);

    internal bool IsTask { get; }

    internal HandlerOptions Options { get; }

    internal abstract bool HasFilter { get; }

    /// <summary>Whether its filter may take time.</summary>
    internal abstract bool HasAsyncFilter { get; }

    internal abstract Type DataType { get; }

    /// <summary>For logs and people, for instance <c>the handler of task 'test'</c>.</summary>
    internal string Description => field ??= IsTask && KeptnEventType.TryParse(Pattern, out var type)
        ? type.Task == "*" ? "the handler of all tasks" : $"the handler of task '{type.Task}'"
        : $"the handler of '{Pattern}'";

    /// <summary>The place among the handlers of the service. Set, as all below, when the pipeline is built.</summary>
    internal int Index { get; private set; }

    internal ConcurrencyGate Gate { get; private set; } = null!;

    internal TimeSpan Timeout { get; private set; }

    internal EventStep Step { get; private set; } = null!;

    internal ILogger Logger { get; private set; } = null!;

    /// <summary>Says what is wrong with this registration, each problem a sentence.</summary>
    internal abstract IEnumerable<string> Validate(JsonSerializerOptions json);

    /// <summary>Reads the typed data and makes the context.</summary>
    /// <exception cref="EventDataException">The data cannot be read as the handler's type.</exception>
    internal abstract EventContext CreateContext(EventExecution execution);

    /// <summary>Asks the filter that answers at once.</summary>
    internal abstract bool Accepts(EventContext context);

    /// <summary>Asks the filter that may take time.</summary>
    internal abstract ValueTask<bool> AcceptsAsync(EventContext context, CancellationToken cancellationToken);

    internal void Build(
        int index, ConcurrencyGate sharedGate, TimeSpan defaultTimeout, IReadOnlyList<Func<EventStep, EventStep>> middleware, ILoggerFactory loggers)
    {
        Index = index;
        Gate = Options.MaxConcurrency is { } own ? new ConcurrencyGate(own) : sharedGate;
        Timeout = Options.Timeout ?? defaultTimeout;
        Logger = loggers.CreateLogger($"Keptn.Sdk.Handlers.{(IsTask && KeptnEventType.TryParse(Pattern, out var type) ? type.Task : Pattern)}");

        var step = CreateHandlerStep(middleware.Count == 0);
        for (var i = middleware.Count - 1; i >= 0; i--)
        {
            step = middleware[i](step);
        }

        Step = step;
        _hasMiddleware = middleware.Count > 0;
    }

    /// <summary>The result of a <see cref="Step"/> that has completed; <see langword="null"/> where there is none.</summary>
    internal TaskResult? GetResult(Task completed, EventContext context)
    {
        if (!_hasMiddleware)
        {
            context.Result = GetResult(completed);
        }

        return context.Result;
    }

    /// <summary>The result of the handler itself.</summary>
    private protected abstract TaskResult? GetResult(Task completed);

    /// <summary>Runs the handler. Alone, its task has the result; within middleware, it leaves that in the context.</summary>
    private protected abstract EventStep CreateHandlerStep(bool isAlone);
}

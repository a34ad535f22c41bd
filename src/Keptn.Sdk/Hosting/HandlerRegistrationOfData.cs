using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>A handler of one payload type.</summary>
internal sealed class HandlerRegistration<TData> : HandlerRegistration
    where TData : class
{
    private readonly Func<EventContext<TData>, CancellationToken, Task<TaskResult?>> _handler;
    private readonly Func<EventContext<TData>, bool>? _filter;
    private readonly Func<EventContext<TData>, CancellationToken, ValueTask<bool>>? _asyncFilter;
    private JsonTypeInfo<TData>? _typeInfo;

    private HandlerRegistration(
        string pattern,
        bool isTask,
        HandlerOptions options,
        Func<EventContext<TData>, bool>? filter,
        Func<EventContext<TData>, CancellationToken, ValueTask<bool>>? asyncFilter,
        Func<EventContext<TData>, CancellationToken, Task<TaskResult?>> handler)
        : base(pattern, isTask, options)
    {
        _filter = filter;
        _asyncFilter = asyncFilter;
        _handler = handler;
    }

    internal override bool HasFilter => _filter is not null || HasAsyncFilter;

    internal override bool HasAsyncFilter => _asyncFilter is not null;

    internal override Type DataType => typeof(TData);

    internal static HandlerRegistration<TData> ForTask(
        string task, TaskOptions<TData> options, Func<TaskContext<TData>, CancellationToken, Task<TaskResult>> handler)
    {
        var filter = options.Filter;
        var asyncFilter = options.FilterAsync;
        return new(
            KeptnEventType.Prefix + task + "." + KeptnEventKinds.Triggered,
            isTask: true,
            options,
            filter is null ? null : context => filter((TaskContext<TData>)context),
            asyncFilter is null ? null : (context, cancellationToken) => asyncFilter((TaskContext<TData>)context, cancellationToken),
            (context, cancellationToken) => handler((TaskContext<TData>)context, cancellationToken)!);
    }

    internal static HandlerRegistration<TData> ForEvent(
        string pattern, EventOptions<TData> options, Func<EventContext<TData>, CancellationToken, Task> handler)
    {
        return new(pattern, isTask: false, options, options.Filter, options.FilterAsync, Handle);

        async Task<TaskResult?> Handle(EventContext<TData> context, CancellationToken cancellationToken)
        {
            await handler(context, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    internal override IEnumerable<string> Validate(JsonSerializerOptions json)
    {
        if (IsTask && (!KeptnEventType.TryParse(Pattern, out var type) || !type.IsTaskTriggered || (IsForMany && type.Task != "*")))
        {
            yield return $"'{Pattern[KeptnEventType.Prefix.Length..^(KeptnEventKinds.Triggered.Length + 1)]}' cannot be the name of a task: it must not be empty nor have dots, spaces, '*' or '>'; '*' alone stands for all tasks.";
        }

        if (!IsTask && KeptnEventPatterns.FindProblem(Pattern) is { } problem)
        {
            yield return $"'{Pattern}' cannot be the type of an event, nor a pattern of types: {problem}.";
        }

        if (Options.Timeout is { } timeout && !DurationAttribute.IsInRange(timeout, DurationAttribute.Longest))
        {
            yield return $"The timeout of {Description} is {timeout}; {DurationAttribute.DescribeRange(DurationAttribute.Longest)}.";
        }

        if (Options.MaxConcurrency is < 1)
        {
            yield return $"The concurrency of {Description} is {Options.MaxConcurrency}; it must be at least 1.";
        }

        if (json.TryGetTypeInfo(typeof(TData), out var typeInfo))
        {
            _typeInfo = (JsonTypeInfo<TData>)typeInfo;
        }
        else
        {
            yield return $"{typeof(TData).Name}, the data of {Description}, has no JSON metadata: add [JsonSerializable(typeof({typeof(TData).Name}))] to a JsonSerializerContext and pass that to UseJson.";
        }
    }

    internal override EventContext CreateContext(EventExecution execution)
    {
        var data = KeptnJson.Deserialize(execution.CloudEvent.Data, _typeInfo!);
        var pipeline = execution.Pipeline;
        return IsTask
            ? new TaskContext<TData>(
                execution.CloudEvent, execution.EventType, execution.Scope, data, pipeline.ScopeFactory, execution)
            {
                Logger = Logger,
                SubscriptionIds = execution.SubscriptionIds,
            }
            : new EventContext<TData>(execution.CloudEvent, execution.EventType, execution.Scope, data, pipeline.ScopeFactory)
            {
                Logger = Logger,
                SubscriptionIds = execution.SubscriptionIds,
            };
    }

    internal override bool Accepts(EventContext context) => _filter?.Invoke((EventContext<TData>)context) ?? true;

    internal override ValueTask<bool> AcceptsAsync(EventContext context, CancellationToken cancellationToken) =>
        _asyncFilter?.Invoke((EventContext<TData>)context, cancellationToken) ?? new(true);

    private protected override TaskResult? GetResult(Task completed) =>
        completed is Task<TaskResult?> { IsCompletedSuccessfully: true } own ? own.Result : null;

    private protected override EventStep CreateHandlerStep(bool isAlone) => isAlone ? Run : RunWithin;

    private Task<TaskResult?> Run(EventContext context, CancellationToken cancellationToken) =>
        _handler((EventContext<TData>)context, cancellationToken)
        ?? Task.FromException<TaskResult?>(new InvalidOperationException("The handler returned no task."));

    private Task RunWithin(EventContext context, CancellationToken cancellationToken)
    {
        var running = Run(context, cancellationToken);
        if (!running.IsCompletedSuccessfully)
        {
            return AwaitAsync(context, running);
        }

        context.Result = running.Result;
        return Task.CompletedTask;
    }

    private static async Task AwaitAsync(EventContext context, Task<TaskResult?> running) =>
        context.Result = await running.ConfigureAwait(false);
}

using System.Globalization;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>One <c>get-sli</c> task: from <c>sli.yaml</c> to the values. One bad indicator does not touch the others.</summary>
internal sealed class SliEvaluation(
    string provider,
    SliProviderOptions options,
    TaskContext<GetSliTriggered> context,
    Func<SliQuery, CancellationToken, Task<SliValue>> query)
{
    private readonly string _fileName = options.FileName ?? $"{provider}/{ServiceLevelIndicators.DefaultFileName}";
    private readonly TimeProvider _timeProvider = (TimeProvider?)context.Services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;

    private GetSliSection Asked => context.Data.GetSli;

    internal async Task<TaskResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await EvaluateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnTaskException e)
        {
            // Start and end belong into every answer, also where nothing could be measured.
            return TaskResult.Create(e.Status, e.Result, e.Message, Answer([]));
        }
    }

    private async Task<TaskResult> EvaluateAsync(CancellationToken cancellationToken)
    {
        if (Asked.Indicators is not { Count: > 0 } indicators)
        {
            return TaskResult.Pass(Answer([]), "No SLIs were asked for.");
        }

        var start = ReadTime("start", Asked.Start);
        var end = ReadTime("end", Asked.End);
        if (end < start)
        {
            throw new KeptnTaskException($"data.get-sli.end '{Asked.End}' is before data.get-sli.start '{Asked.Start}'.");
        }

        var queries = await ReadQueriesAsync(cancellationToken).ConfigureAwait(false);
        var names = indicators.Distinct(StringComparer.Ordinal).ToList();
        if (names.Exists(queries.ContainsKey))
        {
            await SettleAsync(end, cancellationToken).ConfigureAwait(false);
        }

        var filters = SliPlaceholders.ReadFilters(Asked.CustomFilters);
        var placeholders = SliPlaceholders.Create(context, filters, end - start, options.EnvironmentVariables);
        var results = new SliResult[names.Count];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxParallelQueries };
        await Parallel.ForAsync(0, names.Count, parallel, async (i, token) =>
        {
            var asked = new SliQuery
            {
                Indicator = names[i],
                Query = queries.GetValueOrDefault(names[i], string.Empty),
                Start = start,
                End = end,
                Deployment = context.Data.Deployment.Name ?? string.Empty,
                Filters = filters,
                Context = context,
            };
            results[i] = await MeasureAsync(asked, queries, placeholders, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return Judge(results);
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadQueriesAsync(CancellationToken cancellationToken)
    {
        var files = await context.Resources.FindAllAsync(_fileName, cancellationToken).ConfigureAwait(false);
        if (files.Count == 0)
        {
            // Reads once more what just was not there: its error names every place.
            files = [await context.Resources.GetAsync(_fileName, cancellationToken).ConfigureAwait(false)];
        }

        var read = new List<ServiceLevelIndicators>();
        foreach (var file in files)
        {
            try
            {
                read.Add(ServiceLevelIndicators.Parse(file.GetText(), $"{file.Scope}/{_fileName}"));
            }
            catch (KeptnFileException e)
            {
                throw new KeptnTaskException(e.Message, e);
            }

            foreach (var warning in read[^1].Warnings)
            {
                Log.FileWarning(context.Logger, context.CloudEvent.Id, warning.ToString());
            }
        }

        // From the project to the nearest; which level one is of does not matter beyond that.
        return ServiceLevelIndicators.Merge(read[0], read.ElementAtOrDefault(1), read.ElementAtOrDefault(2));
    }

    private async Task SettleAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        var wait = end + options.SettleDelay - _timeProvider.GetUtcNow();
        if (options.SettleDelay > TimeSpan.Zero && wait > TimeSpan.Zero)
        {
            // No further: a time frame in the far future must not outlive what timers take; the task's timeout comes first.
            var longest = TimeSpan.FromDays(2);
            await Task.Delay(wait < longest ? wait : longest, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SliResult> MeasureAsync(
        SliQuery asked,
        IReadOnlyDictionary<string, string> queries,
        Placeholders placeholders,
        CancellationToken cancellationToken)
    {
        if (!queries.ContainsKey(asked.Indicator))
        {
            return Failed(asked.Indicator, $"{_fileName} has no query for it");
        }

        try
        {
            if (!placeholders.TryReplace(asked.Query, options.Escape, out var text, out var unknown))
            {
                return Failed(asked.Indicator, $"its query has the unknown placeholder {unknown}; known are {Known(placeholders)}");
            }

            asked = asked with { Query = text };

            // WaitAsync: a query that ignores its token must not hold up the others' answer.
            var value = await CreatePipeline(asked.Indicator).ExecuteAsync(
                async token => await query(asked, token).WaitAsync(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return value is null ? Failed(asked.Indicator, "the query gave no value")
                : value.Problem is { } problem ? Failed(asked.Indicator, problem)
                : new SliResult { Metric = asked.Indicator, Success = true, Value = value.Values[0] };
        }
        catch (KeptnTaskException e)
        {
            return Failed(asked.Indicator, e.Message);
        }
        catch (TimeoutRejectedException)
        {
            return Failed(asked.Indicator, string.Create(CultureInfo.InvariantCulture, $"the query took longer than {options.QueryTimeout.TotalSeconds:0.##} s"));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Its text may hold anything, credentials too: it goes to the log and not to the event.
            Log.SliFailed(context.Logger, e, asked.Indicator, context.CloudEvent.Id);
            return Failed(asked.Indicator, $"the query failed ({e.GetType().Name}); the service's log has more, reference {context.CloudEvent.Id}");
        }
    }

    private ResiliencePipeline CreatePipeline(string indicator)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = _timeProvider };
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                MaxRetryAttempts = options.MaxRetries,
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } e and not KeptnTaskException
                    && (e is not OperationCanceledException || !arguments.Context.CancellationToken.IsCancellationRequested)),
                OnRetry = arguments =>
                {
                    Log.SliRetried(context.Logger, indicator, context.CloudEvent.Id, arguments.AttemptNumber + 1, arguments.Outcome.Exception!.GetType().Name);
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.QueryTimeout }).Build();
    }

    /// <summary>Some failed: the others still count, so warning. All failed: fail. Source: prometheus-service.</summary>
    private TaskResult Judge(SliResult[] results)
    {
        var failed = results.Where(result => result.Success != true).ToList();
        if (failed.Count == 0)
        {
            return TaskResult.Pass(Answer(results));
        }

        var message = $"{failed.Count} of {results.Length} SLIs could not be measured: {string.Join("; ", failed.Select(f => $"{f.Metric} ({f.Message})"))}";
        return failed.Count < results.Length
            ? TaskResult.Warning(Answer(results), message)
            : TaskResult.Fail(Answer(results), message);
    }

    private GetSliFinished Answer(IReadOnlyList<SliResult> results) => new()
    {
        GetSli = new GetSliSection { Start = Asked.Start ?? string.Empty, End = Asked.End ?? string.Empty, IndicatorValues = results },
    };

    // Filters and labels may be many.
    private static string Known(Placeholders placeholders)
    {
        const int Most = 40;
        var names = placeholders.Names.Select(name => "$" + name).ToList();
        return string.Join(", ", names.Take(Most)) + (names.Count > Most ? ", ..." : string.Empty);
    }

    private static SliResult Failed(string indicator, string reason) => new() { Metric = indicator, Success = false, Value = 0, Message = reason };

    private static DateTimeOffset ReadTime(string member, string? text) =>
        KeptnTimestamp.TryParse(text, out var time) ? time
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : throw new KeptnTaskException($"data.get-sli.{member} '{text}' is no time.");
}

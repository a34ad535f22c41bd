using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Webhooks;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>Looks for the files of events and runs them.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to dispose; scripts left behind still use it.")]
internal sealed class ScriptService(IOptions<ScriptOptions> options, HostLookup resolve, TimeProvider timeProvider)
{
    private const string FoundKey = "Keptn.Sdk.Executors.Scripts";

    private static readonly string[] s_secretWords = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "KEY", "CREDENTIAL"];

    private readonly OutboundSender _sender = new(OutboundLimits.From(options.Value), timeProvider, resolve);

    private readonly MissingFiles _missing = new();

    private readonly SemaphoreSlim _places = new(options.Value.MaxConcurrency);

    /// <summary>Whether a task, or a sequence, is one of those that the options name, or they name none.</summary>
    internal bool IsForEvent(KeptnEventType type) =>
        options.Value.Tasks.Count == 0 || options.Value.Tasks.Contains(type.Task ?? type.Sequence ?? string.Empty);

    /// <summary>
    /// Whether there is a file for an event; it is remembered for <see cref="RunAsync"/>. Where the repository cannot be read,
    /// only a task that the options name is ours: any other may be another service's, whose sequence an error would stop.
    /// </summary>
    internal async ValueTask<bool> IsOursAsync(EventContext context, CancellationToken cancellationToken)
    {
        try
        {
            var found = await ScriptFinder.FindAsync(context, _missing, options.Value.RunBothForActions, cancellationToken).ConfigureAwait(false);
            context.Items[FoundKey] = found;
            return found.Count > 0;
        }
        catch (KeptnTaskException e)
        {
            ScriptLog.NotLookedUp(context.Logger, context.CloudEvent.Type, context.CloudEvent.Id, e.Message);
            return options.Value.Tasks.Count > 0 && context.EventType.IsTaskTriggered;
        }
    }

    /// <summary>Runs what was found, one after the other up to the first that fails.</summary>
    internal async Task<ScriptOutcome> RunAsync(EventContext context, CancellationToken cancellationToken)
    {
        var found = context.Items.TryGetValue(FoundKey, out var known) && known is IReadOnlyList<FoundScript> scripts
            ? scripts
            : await ScriptFinder.FindAsync(context, _missing, options.Value.RunBothForActions, cancellationToken).ConfigureAwait(false);
        var environment = new ScriptEnvironment(Environment.GetEnvironmentVariables(), options.Value.PassThrough);
        ProcessShield.Apply(options.Value.HideProcess, isInCluster: environment.Names.Contains("KUBERNETES_SERVICE_HOST"));
        var mask = new SecretMask(environment.Own.Where(v => IsSecret(v.Key, v.Value)).Select(v => v.Value));
        ScriptOutcome? last = null;
        foreach (var script in found)
        {
            ScriptLog.Found(context.Logger, script.Path, $"{script.File.Scope}", context.CloudEvent.Type, context.CloudEvent.Id);
            last = script.Name.EndsWith(".http", StringComparison.Ordinal)
                ? await new RequestRun(options.Value, environment, mask, _sender, context).RunAsync(script, cancellationToken).ConfigureAwait(false)
                : await RunProgramAsync(new ProgramRun(options.Value, environment, mask, context), script, cancellationToken).ConfigureAwait(false);
            if (!last.IsPass)
            {
                break;
            }
        }

        return last ?? ScriptOutcome.Errored($"There is no file in {ScriptNames.Folder} for this event any more.");
    }

    // A request costs next to nothing; a process does.
    private async Task<ScriptOutcome> RunProgramAsync(ProgramRun program, FoundScript script, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await program.RunAsync(script, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Runs what was found for an event that nobody answers.</summary>
    /// <exception cref="KeptnTaskException">It failed.</exception>
    internal async Task HandleAsync(EventContext context, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(context, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsPass)
        {
            throw new KeptnTaskException(outcome.Message) { Status = outcome.Status, Result = outcome.Result };
        }
    }

    // By its name, as there is nothing else to know it by. Short values stand in too many texts.
    private static bool IsSecret(string name, string value) =>
        value.Length >= 4 && Array.Exists(s_secretWords, w => name.Contains(w, StringComparison.OrdinalIgnoreCase));
}

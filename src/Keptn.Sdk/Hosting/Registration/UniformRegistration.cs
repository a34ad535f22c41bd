using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Api;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// Keeps the service registered at the control plane for as long as it runs: registers, renews, registers again when the
/// control plane has forgotten it, and keeps the subscriptions in force up to date. A control plane that is away is
/// waited for, however long; it never stops the service.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class UniformRegistration
{
    private readonly IUniformApi _api;
    private readonly Integration _integration;
    private readonly KeptnRegistrationOptions _options;
    private readonly SubscriptionReconciler _reconciler;
    private readonly SubscriptionTable _table;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Func<double> _random;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private RegistrationState _state = RegistrationState.Initial;
    private Task _loop = Task.CompletedTask;
    private bool _mustReconcile;

    /// <summary>Creates the registration; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="api">The control plane.</param>
    /// <param name="integration">What the service says of itself.</param>
    /// <param name="options">Intervals, and what happens to subscriptions.</param>
    /// <param name="table">Gets the subscriptions that the control plane names.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="random">Random numbers from 0 to 1 for jitter; <see langword="null"/> for real ones.</param>
    internal UniformRegistration(
        IUniformApi api,
        Integration integration,
        KeptnRegistrationOptions options,
        SubscriptionTable table,
        TimeProvider timeProvider,
        ILogger logger,
        Func<double>? random = null)
    {
        _api = api;
        _options = options;
        _table = table;
        _timeProvider = timeProvider;
        _logger = logger;
        _random = random ?? Random.Shared.NextDouble;
        _reconciler = new SubscriptionReconciler(api, integration.Name, integration.Subscriptions, options.ManageSubscriptions, logger);
        _integration = _reconciler.Manages ? integration with { Subscriptions = [] } : integration;
    }

    internal RegistrationState State => Volatile.Read(ref _state);

    /// <summary>Completes when the control plane has said for the first time which subscriptions are in force.</summary>
    internal Task Answered => _answered.Task;

    internal void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>Ends the renewals, and the registration itself where that is asked for.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        if (!_options.UnregisterOnStop || State.IntegrationId is not { } id)
        {
            return;
        }

        try
        {
            await _api.UnregisterAsync(id, cancellationToken).ConfigureAwait(false);
            SetState(State with { IntegrationId = null });
            RegistrationLog.Unregistered(_logger, id);
        }
        catch (Exception e) when (e is KeptnApiException or OperationCanceledException)
        {
            RegistrationLog.UnregisterFailed(_logger, id, e.Message);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), _options.MaxRetryDelay, _random);
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                await RenewAsync(cancellationToken).ConfigureAwait(false);
                backoff.Reset();
                wait = _options.PingInterval * (0.9 + (0.2 * _random()));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, the next attempt may succeed, and the tasks of the service must not suffer.
                ReportFailure(e);
                wait = backoff.Next();
            }

            await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var known = State.IntegrationId is { } id ? await TryPingAsync(id, cancellationToken).ConfigureAwait(false) : null;
        known ??= await RegisterAsync(cancellationToken).ConfigureAwait(false);
        var subscriptions = known.Subscriptions;
        if (_mustReconcile)
        {
            subscriptions = await _reconciler.ReconcileAsync(State.IntegrationId!, subscriptions, cancellationToken).ConfigureAwait(false);
            _mustReconcile = false;
        }

        if (_table.Replace(subscriptions))
        {
            RegistrationLog.SubscriptionsChanged(
                _logger, subscriptions.Count == 0 ? "none" : string.Join(", ", subscriptions.Select(SubscriptionReconciler.Describe)));
        }

        if (State.LastError is not null)
        {
            RegistrationLog.Recovered(_logger);
        }

        SetState(new RegistrationState(State.IntegrationId, null, _timeProvider.GetUtcNow()));
        _answered.TrySetResult();
    }

    /// <summary>Renews the registration; <see langword="null"/> if the control plane does not know it any more.</summary>
    private async Task<Integration?> TryPingAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await _api.PingAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnApiException e) when (e.IsNotFound)
        {
            RegistrationLog.Forgotten(_logger, id);
            SetState(State with { IntegrationId = null });
            return null;
        }
    }

    private async Task<Integration> RegisterAsync(CancellationToken cancellationToken)
    {
        var (id, isNew) = await _api.RegisterAsync(_integration, cancellationToken).ConfigureAwait(false);
        _mustReconcile |= _reconciler.Manages || !isNew;
        SetState(State with { IntegrationId = id });
        RegistrationLog.Registered(_logger, _integration.Name, id);

        // The answer has no subscriptions; these come with the first renewal.
        return await _api.PingAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private void ReportFailure(Exception exception)
    {
        if (State.LastError == exception.Message)
        {
            RegistrationLog.FailedAgain(_logger, exception.Message);
        }
        else
        {
            RegistrationLog.Failed(_logger, exception.Message);
        }

        SetState(State with { LastError = exception.Message });
    }

    private void SetState(RegistrationState state) => Volatile.Write(ref _state, state);
}

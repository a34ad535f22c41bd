namespace Keptn.Sdk.Api;

/// <summary>
/// The integrations that the control plane knows, and their subscriptions. Source: shipyard-controller,
/// <c>/v1/uniform/registration</c>. Failures are <see cref="KeptnApiException"/>.
/// </summary>
public interface IUniformApi
{
    /// <summary>
    /// Registers an integration. Repeating it does no harm: the control plane finds it by name and namespace.
    /// </summary>
    /// <param name="integration">Name, host name and Kubernetes namespace are required.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">Name, host name or namespace is missing.</exception>
    Task<IntegrationRegistration> RegisterAsync(Integration integration, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells the control plane that the integration lives, and gets its current subscriptions. The control plane
    /// forgets integrations that it does not hear of (after 48 hours by default): then this fails with 404
    /// (<see cref="KeptnApiException.IsNotFound"/>), and the integration has to register again.
    /// </summary>
    /// <param name="integrationId">The id from the registration.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Integration> PingAsync(string integrationId, CancellationToken cancellationToken = default);

    /// <summary>Removes an integration with its subscriptions. Succeeds where there is none.</summary>
    /// <param name="integrationId">The id from the registration.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task UnregisterAsync(string integrationId, CancellationToken cancellationToken = default);

    /// <summary>Lists integrations.</summary>
    /// <param name="query">Which ones; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<Integration>> ListAsync(IntegrationQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the subscriptions of an integration.</summary>
    /// <param name="integrationId">The id from the registration.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<EventSubscription>> ListSubscriptionsAsync(string integrationId, CancellationToken cancellationToken = default);

    /// <summary>Gets one subscription.</summary>
    /// <param name="integrationId">The id from the registration.</param>
    /// <param name="subscriptionId">The subscription's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<EventSubscription> GetSubscriptionAsync(string integrationId, string subscriptionId, CancellationToken cancellationToken = default);

    /// <summary>Adds a subscription.</summary>
    /// <param name="integrationId">The id from the registration.</param>
    /// <param name="subscription">The subscription, without an id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The id that the control plane gave it.</returns>
    Task<string> CreateSubscriptionAsync(string integrationId, EventSubscription subscription, CancellationToken cancellationToken = default);

    /// <summary>Replaces a subscription.</summary>
    /// <param name="integrationId">The id from the registration.</param>
    /// <param name="subscription">The subscription; its id says which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task UpdateSubscriptionAsync(string integrationId, EventSubscription subscription, CancellationToken cancellationToken = default);

    /// <summary>Removes a subscription. Succeeds where there is none.</summary>
    /// <param name="integrationId">The id from the registration.</param>
    /// <param name="subscriptionId">The subscription's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task DeleteSubscriptionAsync(string integrationId, string subscriptionId, CancellationToken cancellationToken = default);
}

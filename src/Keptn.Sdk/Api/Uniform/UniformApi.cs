using System.Net;

namespace Keptn.Sdk.Api;

internal sealed class UniformApi(ApiConnection connection) : IUniformApi
{
    private const string Root = "/v1/uniform/registration";

    public async Task<IntegrationRegistration> RegisterAsync(Integration integration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(integration);
        ThrowIfMissing(integration.Name, "Name");
        ThrowIfMissing(integration.Metadata.HostName, "Metadata.HostName");
        ThrowIfMissing(integration.Metadata.Kubernetes.Namespace, "Metadata.Kubernetes.Namespace");

        var request = ApiRequest.Post(
            ApiService.ControlPlane, Root, integration, KeptnApiJsonContext.Default.Integration, isIdempotent: true);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return new IntegrationRegistration(ReadId(answer), answer.Status == HttpStatusCode.Created);

        void ThrowIfMissing(string value, string name)
        {
            if (value.Length == 0)
            {
                throw new ArgumentException(
                    $"{name} is empty; the control plane makes the integration's id of name, namespace and host name.", nameof(integration));
            }
        }
    }

    public async Task<Integration> PingAsync(string integrationId, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Put(ApiService.ControlPlane, $"{Root}/{ApiPath.Escape(integrationId)}/ping");
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Read(KeptnApiJsonContext.Default.Integration);
    }

    public async Task UnregisterAsync(string integrationId, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Delete(ApiService.ControlPlane, $"{Root}/{ApiPath.Escape(integrationId)}", isIdempotent: true);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    public async Task<IReadOnlyList<Integration>> ListAsync(IntegrationQuery? query, CancellationToken cancellationToken)
    {
        var parameters = new ApiQuery()
            .Add("id", query?.Id)
            .Add("name", query?.Name)
            .Add("namespace", query?.Namespace)
            .Add("hostname", query?.HostName)
            .Add("project", query?.Project)
            .Add("stage", query?.Stage)
            .Add("service", query?.Service);
        var answer = await connection.SendAsync(
            ApiRequest.Get(ApiService.ControlPlane, Root + parameters), cancellationToken).ConfigureAwait(false);
        return Lists.WithoutNulls(answer.ReadOrNull(ApiWireContext.Default.ListIntegration));
    }

    public async Task<IReadOnlyList<EventSubscription>> ListSubscriptionsAsync(string integrationId, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get(ApiService.ControlPlane, Subscriptions(integrationId));
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Lists.WithoutNulls(answer.ReadOrNull(ApiWireContext.Default.ListEventSubscription));
    }

    public async Task<EventSubscription> GetSubscriptionAsync(
        string integrationId, string subscriptionId, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get(ApiService.ControlPlane, $"{Subscriptions(integrationId)}/{ApiPath.Escape(subscriptionId)}");
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Read(KeptnApiJsonContext.Default.EventSubscription);
    }

    public async Task<string> CreateSubscriptionAsync(
        string integrationId, EventSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ThrowIfNoEvent(subscription);
        var request = ApiRequest.Post(
            ApiService.ControlPlane, Subscriptions(integrationId), subscription, KeptnApiJsonContext.Default.EventSubscription);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return ReadId(answer);
    }

    public async Task UpdateSubscriptionAsync(
        string integrationId, EventSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ThrowIfNoEvent(subscription);
        var path = $"{Subscriptions(integrationId)}/{ApiPath.Escape(subscription.Id)}";
        var request = ApiRequest.Put(ApiService.ControlPlane, path, subscription, KeptnApiJsonContext.Default.EventSubscription);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    public async Task DeleteSubscriptionAsync(string integrationId, string subscriptionId, CancellationToken cancellationToken)
    {
        var path = $"{Subscriptions(integrationId)}/{ApiPath.Escape(subscriptionId)}";
        var answer = await connection.SendAsync(
            ApiRequest.Delete(ApiService.ControlPlane, path, isIdempotent: true), cancellationToken).ConfigureAwait(false);
        answer.EnsureNothing();
    }

    private static string Subscriptions(string integrationId) => $"{Root}/{ApiPath.Escape(integrationId)}/subscription";

    // The control plane accepts a subscription without a type and it then matches nothing.
    private static void ThrowIfNoEvent(EventSubscription subscription)
    {
        if (subscription.Event.Length == 0)
        {
            throw new ArgumentException("Event is empty; a subscription needs a type of event.", nameof(subscription));
        }
    }

    private static string ReadId(ApiAnswer answer) =>
        answer.Read(ApiWireContext.Default.IdAnswer).Id is { Length: > 0 } id
            ? id
            : throw answer.Unreadable("it has no id.");
}

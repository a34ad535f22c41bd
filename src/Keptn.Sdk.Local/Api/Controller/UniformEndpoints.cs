using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Api.Stores;
using Keptn.Sdk.Local.Api.Wire;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>Registration of integrations. Source: shipyard-controller, internal/handler/uniformintegrationhandler.go.</summary>
internal sealed class UniformEndpoints(UniformStore store)
{
    internal async Task<ApiAnswer> RegisterAsync(ApiCall call)
    {
        var given = await ReadAsync(call, "models.Integration").ConfigureAwait(false);
        if (!UniformStore.IsComplete(given))
        {
            throw new GoJsonException("incomplete integration ID. At least 'name','namespace' and 'nodename' must be set");
        }

        return store.Register(given) is { } registered
            ? ApiAnswer.Json(registered.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, Id(registered.Id))
            : ApiAnswer.Error(StatusCodes.Status500InternalServerError, $"too many integrations ({nameof(LocalControlPlaneServerOptions.MaxIntegrations)})");
    }

    internal ApiAnswer Ping(string id) => store.Ping(id) is { } integration ? ApiAnswer.Ok(integration) : NotFound("Integration not found");

    internal ApiAnswer Remove(string id)
    {
        // An id that is not registered is no error, as on the real Keptn.
        store.Remove(id);
        return ApiAnswer.Ok(new JsonObject());
    }

    internal ApiAnswer List(ApiCall call) => ApiAnswer.Ok(new JsonArray([.. store.List(r =>
        Is(call, "id", r.Id) && Is(call, "name", r.Name) && Is(call, "namespace", r.Namespace) && Is(call, "hostname", r.HostName)
        && HasInFilter(call, "project", "projects", r) && HasInFilter(call, "stage", "stages", r) && HasInFilter(call, "service", "services", r))]));

    internal ApiAnswer ListSubscriptions(string id)
    {
        JsonArray found = [];
        return store.WithSubscriptions(id, all => found = new JsonArray([.. all.Select(s => s.DeepClone())]))
            ? found.Count > 0 ? ApiAnswer.Ok(found) : new ApiAnswer(StatusCodes.Status200OK, "null", ApiAnswer.GoJsonType)
            : NotFound("Integration not found");
    }

    internal ApiAnswer GetSubscription(string id, string subscriptionId)
    {
        JsonNode? found = null;
        store.WithSubscriptions(id, all => found = Find(all, subscriptionId)?.DeepClone());
        return found is null ? NotFound("Subscription not found") : ApiAnswer.Ok(found);
    }

    internal async Task<ApiAnswer> AddSubscriptionAsync(ApiCall call, string id)
    {
        var given = await ReadAsync(call, "models.EventSubscription").ConfigureAwait(false);
        var subscriptionId = Guid.NewGuid().ToString();
        given["id"] = subscriptionId;
        return store.WithSubscriptions(id, all => all.Add(given))
            ? ApiAnswer.Json(StatusCodes.Status201Created, Id(subscriptionId))
            : NotFound("Integration not found");
    }

    internal async Task<ApiAnswer> SetSubscriptionAsync(ApiCall call, string id, string subscriptionId)
    {
        var given = await ReadAsync(call, "models.EventSubscription").ConfigureAwait(false);
        given["id"] = subscriptionId;
        var isKnown = store.WithSubscriptions(id, all =>
        {
            var place = Find(all, subscriptionId) is { } before ? all.IndexOf(before) : all.Count;
            all.RemoveAll(s => Registration.Text(s, "id") == subscriptionId);
            all.Insert(place, given);
        });
        return isKnown
            ? ApiAnswer.Json(StatusCodes.Status201Created, Id(subscriptionId))
            : ApiAnswer.Error(StatusCodes.Status500InternalServerError, "Integration not found");
    }

    internal ApiAnswer RemoveSubscription(string id, string subscriptionId) =>
        store.WithSubscriptions(id, all => all.RemoveAll(s => Registration.Text(s, "id") == subscriptionId))
            ? ApiAnswer.Ok(new JsonObject())
            : ApiAnswer.Error(StatusCodes.Status500InternalServerError, "Integration not found");

    private static JsonObject? Find(List<JsonObject> all, string subscriptionId) =>
        all.FirstOrDefault(s => Registration.Text(s, "id") == subscriptionId);

    private static JsonObject Id(string id) => new() { ["id"] = id };

    private static ApiAnswer NotFound(string message) => ApiAnswer.Error(StatusCodes.Status404NotFound, message);

    private static bool Is(ApiCall call, string parameter, string value) =>
        call.Query(parameter) is not { Length: > 0 } wanted || wanted == value;

    private static bool HasInFilter(ApiCall call, string parameter, string list, Registration registration) =>
        call.Query(parameter) is not { Length: > 0 } wanted
        || registration.Subscriptions.Any(s => s["filter"]?[list] is JsonArray names
            && names.Any(n => n is JsonValue value && value.TryGetValue<string>(out var name) && name == wanted));

    private static async Task<JsonObject> ReadAsync(ApiCall call, string goType)
    {
        var body = await call.ReadObjectAsync(goType).ConfigureAwait(false);
        return JsonNode.Parse(body.GetRawText())!.AsObject();
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api;

/// <summary>
/// The routes of secret-service. Only names, scopes and keys are kept, and in memory alone: real integrations read values
/// from Kubernetes, which there is none of here.
/// </summary>
internal sealed class SecretService
{
    private const string DefaultScope = "keptn-default";
    private static readonly string[] s_scopes = ["dynatrace-service", DefaultScope, "keptn-prometheus-service", "keptn-webhook-service"];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Name, string Scope), string[]> _secrets = [];

    internal async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        try
        {
            return (call.Method, call.Segments) switch
            {
                ("GET", ["v1", "secret"]) => List(call),
                ("POST", ["v1", "secret"]) => Add(await call.ReadObjectAsync("model.Secret").ConfigureAwait(false)),
                ("PUT", ["v1", "secret"]) => Change(await call.ReadObjectAsync("model.Secret").ConfigureAwait(false)),
                ("DELETE", ["v1", "secret"]) => Remove(call.Query("name"), call.Query("scope")),
                ("GET", ["v1", "scope"]) => ApiAnswer.Ok(new JsonObject { ["scopes"] = new JsonArray([.. s_scopes.Select(s => JsonValue.Create(s))]) }),
                _ => ApiAnswer.NoRoute,
            };
        }
        catch (GoJsonException e)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Invalid request format: {e.Message}");
        }
    }

    private ApiAnswer List(ApiCall call)
    {
        var (name, scope) = (call.Query("name"), call.Query("scope"));
        lock (_lock)
        {
            return ApiAnswer.Ok(new JsonObject
            {
                ["Secrets"] = new JsonArray(
                [
                    .. _secrets.Where(s => (name.Length == 0 || s.Key.Name == name) && (scope.Length == 0 || s.Key.Scope == scope))
                        .Select(s => new JsonObject
                        {
                            ["name"] = s.Key.Name,
                            ["scope"] = s.Key.Scope,
                            ["keys"] = new JsonArray([.. s.Value.Select(key => JsonValue.Create(key))]),
                        }),
                ]),
            });
        }
    }

    private ApiAnswer Add(JsonElement given)
    {
        var scope = GoJson.Text(given, "scope") is { Length: > 0 } text ? text : DefaultScope;
        if (Check(given, scope, out var key, out var keys) is { } problem)
        {
            return problem;
        }

        lock (_lock)
        {
            return _secrets.TryAdd(key, keys)
                ? Echo(StatusCodes.Status201Created, given, scope)
                : ApiAnswer.Error(StatusCodes.Status409Conflict, $"Unable to create secret: secret {key.Name} already exists");
        }
    }

    private ApiAnswer Change(JsonElement given)
    {
        var scope = GoJson.Text(given, "scope");
        if (Check(given, scope, out var key, out var keys) is { } problem)
        {
            return problem;
        }

        lock (_lock)
        {
            if (!_secrets.ContainsKey(key))
            {
                return NotFound(key.Name);
            }

            _secrets[key] = keys;
            return Echo(StatusCodes.Status200OK, given, scope);
        }
    }

    private ApiAnswer Remove(string name, string scope)
    {
        if (name.Length == 0 || scope.Length == 0)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, "Invalid request format: name and scope must be set");
        }

        lock (_lock)
        {
            return _secrets.Remove((name, scope)) ? ApiAnswer.Empty() : NotFound(name);
        }
    }

    private static ApiAnswer? Check(JsonElement given, string scope, out (string Name, string Scope) key, out string[] keys)
    {
        key = (GoJson.Text(given, "name"), scope);
        keys = GoFields.Find(given, "data") is { ValueKind: JsonValueKind.Object } data ? [.. data.EnumerateObject().Select(m => m.Name)] : [];
        if (key.Name.Length == 0 || keys.Length == 0)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, "Invalid request format: name and data must be set");
        }

        return s_scopes.Contains(scope) ? null : ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Unable to create secret: scope {scope} not found");
    }

    private static ApiAnswer NotFound(string name) => ApiAnswer.Error(StatusCodes.Status404NotFound, $"Unable to find secret {name}");

    private static ApiAnswer Echo(int status, JsonElement given, string scope) => ApiAnswer.Json(status, new JsonObject
    {
        ["name"] = GoJson.Text(given, "name"),
        ["scope"] = scope,
        ["data"] = JsonNode.Parse(GoFields.Find(given, "data")!.Value.GetRawText()),
    });
}

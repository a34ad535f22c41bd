using System.Text.Json.Nodes;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>The bodies with which an API server refuses, as it writes them.</summary>
internal static class ApiErrors
{
    internal const string User = "system:serviceaccount:keptn:job-executor";

    internal static JsonObject Create(int code, string reason, string message, JsonObject? details = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        };
        if (details is not null)
        {
            status["details"] = details;
        }

        return status;
    }

    internal static JsonObject Unauthorized() => Create(401, "Unauthorized", "Unauthorized");

    internal static JsonObject Forbidden(string verb, string group, string resource, string ns) => Create(
        403,
        "Forbidden",
        $"{Qualify(group, resource)} is forbidden: User \"{User}\" cannot {verb} resource \"{resource}\" in API group \"{group}\" in the namespace \"{ns}\"",
        Details(group, resource, null));

    internal static JsonObject NotFound(string group, string resource, string name) =>
        Create(404, "NotFound", $"{Qualify(group, resource)} \"{name}\" not found", Details(group, resource, name));

    internal static JsonObject AlreadyExists(string name) =>
        Create(409, "AlreadyExists", $"jobs.batch \"{name}\" already exists", Details("batch", "jobs", name));

    internal static JsonObject Invalid(string name, string problem) =>
        Create(422, "Invalid", $"Job.batch \"{name}\" is invalid: {problem}", Details("batch", "Job", name));

    internal static JsonObject Expired() => Create(410, "Expired", "too old resource version: 1 (200)");

    internal static JsonObject TooManyRequests() => Create(
        429, "TooManyRequests", "The apiserver is currently overloaded, please try again later.", new JsonObject { ["retryAfterSeconds"] = 3 });

    private static string Qualify(string group, string resource) => group.Length == 0 ? resource : $"{resource}.{group}";

    private static JsonObject Details(string group, string resource, string? name)
    {
        var details = new JsonObject { ["kind"] = resource };
        if (group.Length > 0)
        {
            details["group"] = group;
        }

        if (name is not null)
        {
            details["name"] = name;
        }

        return details;
    }
}

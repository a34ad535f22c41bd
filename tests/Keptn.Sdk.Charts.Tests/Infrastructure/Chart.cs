namespace Keptn.Sdk.Charts.Tests;

/// <summary>The chart of the service template, as it lies in the repository: its placeholders are valid names.</summary>
internal static class Chart
{
    internal const string Name = "keptn-service-name";
    internal const string Token = "s3cr3t-token";
    internal const string ClientSecret = "s3cr3t-client";

    internal static string Service { get; } = Path.Combine(RepositoryRoot.Path, "src", "Keptn.Sdk.Templates", "content", "keptn-service");

    internal static string Directory { get; } = Path.Combine(Service, "chart");

    /// <summary>The ways to connect, each with the least it needs.</summary>
    internal static IReadOnlyDictionary<string, string[]> Modes { get; } = new Dictionary<string, string[]>
    {
        ["nats"] = [],
        ["nats, API elsewhere"] = Set("connection.api.endpoint=https://keptn.example.com/api", $"connection.api.token={Token}"),
        ["distributor"] = Set("connection.mode=distributor"),
        ["distributor, old cluster"] = [.. Set("connection.mode=distributor"), "--kube-version", "1.25"],
        ["distributor, polling"] = Set("connection.mode=distributor", "connection.api.endpoint=https://keptn.example.com/api", $"connection.api.token={Token}"),
        ["remote"] = Remote(),
        ["remote, existing secret"] = Set("connection.mode=remote", "connection.api.endpoint=https://keptn.example.com/api", "connection.api.existingSecret=keptn-token"),
        ["remote, OAuth"] = [.. Remote(), .. OAuth()],
        ["distributor, OAuth"] = [.. Set("connection.mode=distributor", "connection.api.endpoint=https://keptn.example.com/api"), .. OAuth()],
        ["state on a volume"] = Set("state.persistence.enabled=true"),
        ["egress"] = Set("networkPolicy.egress.enabled=true"),
        ["role"] = ["--set-json", """rbac={"create":true,"rules":[{"apiGroups":[""],"resources":["secrets"],"resourceNames":["tool"],"verbs":["get"]}]}"""],
    };

    internal static string[] Remote(string endpoint = "https://keptn.example.com/api", string token = Token) =>
        Set("connection.mode=remote", $"connection.api.endpoint={endpoint}", $"connection.api.token={token}");

    internal static string[] Set(params IEnumerable<string> values) => [.. values.SelectMany(v => new[] { "--set", v })];

    public static TheoryData<string> ModeNames()
    {
        var names = new TheoryData<string>();
        foreach (var name in Modes.Keys)
        {
            names.Add(name);
        }

        return names;
    }

    private static string[] OAuth() => Set(
        "connection.api.oauth.clientId=service", $"connection.api.oauth.clientSecret={ClientSecret}",
        "connection.api.oauth.scopes={openid,profile}", "connection.api.oauth.tokenUrl=https://sso.example.com/token");
}

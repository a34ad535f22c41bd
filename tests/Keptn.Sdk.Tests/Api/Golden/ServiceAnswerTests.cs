using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>Our clients against recorded answers of the real services.</summary>
public sealed partial class ServiceAnswerTests : ApiContractTest
{
    [Fact]
    public async Task Answers_OfTheRealServices_AreUnderstood()
    {
        var api = InCluster();
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "golden", "http-services", "api-answers.jsonl"));
        lines.Should().HaveCountGreaterThan(100);

        foreach (var exchange in lines.Select(static line => JsonDocument.Parse(line).RootElement))
        {
            var before = Server.Requests.Count;
            Server.Answers(exchange.GetProperty("status").GetInt32(), Body(exchange), exchange.GetProperty("contentType").GetString());
            string? result = null;
            KeptnApiException? error = null;
            try
            {
                result = await CallAsync(api, exchange);
            }
            catch (KeptnApiException e)
            {
                error = e;
            }

            var request = Server.Requests.Skip(before).Should().ContainSingle().Subject;
            var name = $"{exchange.Text("verb")} {exchange.Text("target")}";
            Normalized(request.ToString()).Should().Be(Normalized(name));
            request.Header("Host").Should().Be(exchange.Text("service") + ":8080");
            Check(exchange, result, error, name);
        }
    }

    private static void Check(JsonElement exchange, string? result, KeptnApiException? error, string name)
    {
        var body = exchange.GetProperty("body");
        var status = (HttpStatusCode)exchange.GetProperty("status").GetInt32();
        if ((int)status < 400)
        {
            error.Should().BeNull(name);
            result.Should().Be(Expected(body), name);
            return;
        }

        error!.StatusCode.Should().Be(status, name);
        error.KeptnMessage.Should().Be(body.TextOrNull("message"), name);
        error.KeptnCode.Should().Be(body.ValueKind == JsonValueKind.Object ? body.GetProperty("code").GetInt32() : null, name);
        (error.NotFound != KeptnNotFound.None).Should().Be(status == HttpStatusCode.NotFound, name);
        error.NotFound.Should().NotBe(KeptnNotFound.Other, name);
    }

    private static string Expected(JsonElement body) => body switch
    {
        _ when body.TryGetProperty("commitID", out var commit) => commit.GetString()!,
        _ when body.TryGetProperty("events", out var events) => GoldenCalls.Join(events.EnumerateArray().Select(static e => e.Text("id"))),
        _ when body.TryGetProperty("resources", out var list) =>
            GoldenCalls.Join(list.EnumerateArray().Select(static r => r.Text("resourceURI").TrimStart('/'))),
        _ => body.Text("resourceContent") + body.Text("metadata", "version"),
    };

    private static async Task<string> CallAsync(IKeptnApi api, JsonElement exchange)
    {
        var uri = new Uri(new Uri("http://host"), exchange.Text("target"));
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query);
        if (exchange.Text("service") == "mongodb-datastore")
        {
            var found = await ToListAsync(api.Events.QueryAsync(new()
            {
                BeforeTime = Time("beforeTime"),
                EventId = query.GetValueOrDefault("eventID"),
                FromTime = Time("fromTime"),
                KeptnContext = query.GetValueOrDefault("keptnContext"),
                Project = query.GetValueOrDefault("project"),
                RootOnly = query.ContainsKey("root"),
                Service = query.GetValueOrDefault("service"),
                Source = query.GetValueOrDefault("source"),
                Stage = query.GetValueOrDefault("stage"),
                Type = query.GetValueOrDefault("type"),
            }));
            return GoldenCalls.Join(found.Select(e => e.Id));
        }

        var parts = ResourcePath().Match(exchange.Text("target"));
        var scope = (Part("stage"), Part("service")) switch
        {
            ("", _) => ResourceScope.Project(Part("project")),
            (var stage, "") => ResourceScope.Stage(Part("project"), stage),
            var (stage, service) => ResourceScope.Service(Part("project"), stage, service),
        };
        var name = Part("name");
        var sent = exchange.GetProperty("requestBody");
        switch (exchange.Text("verb"), name)
        {
            case ("GET", ""):
                return GoldenCalls.Join((await ToListAsync(api.Resources.ListAsync(scope))).Select(r => r.Uri));
            case ("GET", _):
                var resource = await api.Resources.GetAsync(scope, name, query.GetValueOrDefault("gitCommitID"));
                return Convert.ToBase64String(resource.Content.Span) + resource.CommitId;
            case ("PUT", ""):
                return (await api.Resources.UpdateAsync(scope, Uploads(sent))).CommitId;
            case ("PUT", _):
                return (await api.Resources.PutAsync(scope, Upload(sent) with { Uri = name })).CommitId;
            case ("POST", _):
                return (await api.Resources.CreateAsync(scope, Uploads(sent))).CommitId;
            default:
                return (await api.Resources.DeleteAsync(scope, name)).CommitId;
        }

        string Part(string group) => Uri.UnescapeDataString(parts.Groups[group].Value);

        DateTimeOffset? Time(string parameter) =>
            query.TryGetValue(parameter, out var text) ? DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture) : null;
    }

    private static ResourceUpload Upload(JsonElement resource) =>
        new(resource.Text("resourceURI"), Convert.FromBase64String(resource.Text("resourceContent")));

    private static List<ResourceUpload> Uploads(JsonElement body) =>
        [.. body.GetProperty("resources").EnumerateArray().Select(Upload)];

    private static string? Body(JsonElement exchange) => exchange.GetProperty("body") is { ValueKind: JsonValueKind.String } text
        ? text.GetString()
        : exchange.GetProperty("body").GetRawText();

    // The recorder wrote its queries unsorted and hardly escaped.
    private static string Normalized(string request)
    {
        var parts = request.Split('?', 2);
        string[] query = parts.Length == 1 ? [] : [.. Uri.UnescapeDataString(parts[1]).Split('&').Order(StringComparer.Ordinal)];
        return $"{GoldenComparison.Decoded(parts[0])}?{string.Join('&', query)}";
    }

    [GeneratedRegex("^/v1/project/(?<project>[^/?]+)(/stage/(?<stage>[^/?]+)(/service/(?<service>[^/?]+))?)?/resource(/(?<name>[^/?]+))?")]
    private static partial Regex ResourcePath();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>Which call of ours stands for which method of the Go client. Each returns what came of it, as one line.</summary>
internal static class GoldenCalls
{
    public static async Task<string?> CallAsync(GoldenCase c, IKeptnApi api, CancellationToken token)
    {
        var a = c.Args;
        switch (c.Method)
        {
            case "API.SendEvent":
                var sent = JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(a.GetProperty("event").GetRawText()));
                return await api.Events.SendAsync(sent, token) ?? string.Empty;
            case "API.GetMetadata":
                return (await api.Metadata.GetAsync(token)).KeptnVersion;
            case "API.TriggerEvaluation":
                return await api.Evaluations.TriggerAsync(
                    a.Text("project"), a.Text("stage"), a.Text("service"), Evaluation(a.GetProperty("evaluation")), token);
            case "API.CreateProject":
                await api.Projects.CreateAsync(Definition(a.GetProperty("project")), token);
                return null;
            case "API.UpdateProject":
                await api.Projects.UpdateAsync(a.Text("project", "name"), Git(a.GetProperty("project")) ?? new(), token);
                return null;
            case "API.DeleteProject":
            case "Projects.DeleteProject":
                var left = await api.Projects.DeleteAsync(a.Text("project", "projectName"), token);
                return c.Method == "API.DeleteProject" ? left : null;
            case "API.CreateService":
                await api.Services.CreateAsync(a.Text("project"), a.Text("service", "serviceName"), token);
                return null;
            case "API.DeleteService":
                await api.Services.DeleteAsync(a.Text("project"), a.Text("service"), token);
                return null;
            case "Auth.Authenticate":
                await api.Authentication.AuthenticateAsync(token);
                return null;
            case "Events.GetEvents":
                return Ids(await ApiContractTest.ToListAsync(api.Events.QueryAsync(EventQuery(a), token)));
            case "Logs.Log+Flush":
                await api.Logs.WriteAsync(Entries(a.GetProperty("logs")), token);
                return null;
            case "Logs.Log+Log+Flush+Flush":
                await api.Logs.WriteAsync([.. a.GetProperty("logs").EnumerateArray().SelectMany(Entries)], token);
                return null;
            case "Logs.Flush":
                await api.Logs.WriteAsync([], token);
                return null;
            case "Logs.GetLogs":
                return Join((await ApiContractTest.ToListAsync(api.Logs.QueryAsync(Log(a.GetProperty("params")), token))).Select(l => l.Message));
            case "Logs.DeleteLogs":
                await api.Logs.DeleteAsync(Log(a.GetProperty("filter")), token);
                return null;
            case "Projects.GetAllProjects":
                return Join((await ApiContractTest.ToListAsync(api.Projects.ListAsync(token))).Select(p => p.Name));
            case "Projects.GetProject":
                var project = await api.Projects.GetAsync(a.Text("project", "projectName"), token);
                return $"{project.Name};{Join(project.Stages.Select(s => s.Name))}";
            case "Stages.GetAllStages":
                return Join((await ApiContractTest.ToListAsync(api.Stages.ListAsync(a.Text("project"), token))).Select(s => s.Name));
            case "Services.GetAllServices":
                return Join((await ApiContractTest.ToListAsync(api.Services.ListAsync(a.Text("project"), a.Text("stage"), token))).Select(s => s.Name));
            case "Services.GetService":
                var service = await api.Services.GetAsync(a.Text("project"), a.Text("stage"), a.Text("service"), token);
                return $"{service.Name};{service.DeployedImage};{Join(service.LastEvents.Select(e => e.Key + e.Value.EventId))}";
            case "Sequences.ControlSequence":
                await ControlAsync(api.Sequences, a, token);
                return null;
            case "ShipyardControl.GetOpenTriggeredEvents":
                return Ids(await OpenEventsAsync(api, a.GetProperty("filter"), token));
            case "Secrets.CreateSecret":
                await api.Secrets.CreateAsync(Secret(a.GetProperty("secret")), token);
                return null;
            case "Secrets.UpdateSecret":
                await api.Secrets.UpdateAsync(Secret(a.GetProperty("secret")), token);
                return null;
            case "Secrets.DeleteSecret":
                await api.Secrets.DeleteAsync(a.Text("name"), a.Text("scope"), token);
                return null;
            case "Secrets.GetSecrets":
                return Join((await api.Secrets.ListAsync(cancellationToken: token)).Select(s => s.Name + s.Scope + Join(s.Keys)));
            case "Uniform.RegisterIntegration":
                return (await api.Uniform.RegisterAsync(Read(a.GetProperty("integration"), KeptnApiJsonContext.Default.Integration), token)).Id;
            case "Uniform.Ping":
                var integration = await api.Uniform.PingAsync(a.Text("integrationID"), token);
                return $"{integration.Id};{Join(integration.Subscriptions.Select(s => s.Id + s.Event + Join(s.Filter.Stages)))}";
            case "Uniform.UnregisterIntegration":
                await api.Uniform.UnregisterAsync(a.Text("integrationID"), token);
                return null;
            case "Uniform.GetRegistrations":
                return Join((await api.Uniform.ListAsync(cancellationToken: token)).Select(i => i.Id));
            case "Uniform.CreateSubscription":
                return await api.Uniform.CreateSubscriptionAsync(
                    a.Text("integrationID"), Read(a.GetProperty("subscription"), KeptnApiJsonContext.Default.EventSubscription), token);
            default:
                return await GoldenResourceCalls.CallAsync(c, api.Resources, token);
        }
    }

    /// <summary>What the Go client returned, in the words of <see cref="CallAsync"/>; null where it returned nothing.</summary>
    public static string? Expected(GoldenCase c)
    {
        var r = c.Result;
        return c.Method switch
        {
            "API.SendEvent" or "API.TriggerEvaluation" => r.Text("keptnContext"),
            "API.GetMetadata" => r.Text("keptnversion"),
            "API.DeleteProject" => r.Text("message"),
            "Events.GetEventsWithRetry" => Items(r).Select(static e => e.Text("id")).FirstOrDefault(),
            "Events.GetEvents" or "ShipyardControl.GetOpenTriggeredEvents" => Join(Items(r).Select(static e => e.Text("id"))),
            "Logs.GetLogs" => Join(Items(r, "logs").Select(static l => l.Text("message"))),
            "Projects.GetAllProjects" => Join(Items(r).Select(static p => p.Text("projectName"))),
            "Projects.GetProject" => $"{r.Text("projectName")};{Join(Items(r, "stages").Select(static s => s.Text("stageName")))}",
            "Stages.GetAllStages" => Join(Items(r).Select(static s => s.Text("stageName"))),
            "Services.GetAllServices" => Join(Items(r).Select(static s => s.Text("serviceName"))),
            "Services.GetService" => $"{r.Text("serviceName")};{r.Text("deployedImage")};{Join(
                r.ValueKind == JsonValueKind.Object && r.TryGetProperty("lastEventTypes", out var last) && last.ValueKind == JsonValueKind.Object
                    ? last.EnumerateObject().Select(static e => e.Name + e.Value.Text("eventId")) : [])}",
            "Secrets.GetSecrets" => Join(Items(r, "secrets").Select(
                static s => s.Text("name") + s.Text("scope") + Join(Items(s, "keys").Select(static k => k.GetString()!)))),
            "Uniform.RegisterIntegration" or "Uniform.CreateSubscription" => r.Text(),
            "Uniform.Ping" => $"{r.Text("id")};{Join(Items(r, "subscriptions").Select(
                static s => s.Text("id") + s.Text("event") + Join(Items(s.GetProperty("filter"), "stages").Select(static n => n.GetString()!))))}",
            "Uniform.GetRegistrations" => Join(Items(r).Select(static i => i.Text("id"))),
            _ => GoldenResourceCalls.Expected(c),
        };
    }

    internal static string Join(IEnumerable<string?> parts) => string.Join(',', parts);

    internal static IEnumerable<JsonElement> Items(JsonElement element, string? name = null)
    {
        if (name is not null && (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)))
        {
            return [];
        }

        return element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];
    }

    private static string Ids(List<CloudEvent> events) => Join(events.Select(e => e.Id ?? string.Empty));

    internal static EventQuery EventQuery(JsonElement args)
    {
        var f = args.GetProperty("filter");
        if (f.ValueKind != JsonValueKind.Object)
        {
            throw new GoldenNotPossibleException("no filter");
        }

        return new()
        {
            EventId = f.TextOrNull("EventID"),
            FromTime = f.Time("FromTime"),
            KeptnContext = f.TextOrNull("KeptnContext"),
            PageSize = f.Number("PageSize"),
            Project = f.TextOrNull("Project"),
            Service = f.TextOrNull("Service"),
            Stage = f.TextOrNull("Stage"),
            Type = f.TextOrNull("EventType"),
        };
    }

    private static Task<List<CloudEvent>> OpenEventsAsync(IKeptnApi api, JsonElement f, CancellationToken token) =>
        ApiContractTest.ToListAsync(api.TriggeredEvents.QueryAsync(
            f.Text("EventType"),
            new()
            {
                EventId = f.TextOrNull("EventID"),
                PageSize = f.ValueKind == JsonValueKind.Object ? f.Number("PageSize") : null,
                Project = f.TextOrNull("Project"),
                Service = f.TextOrNull("Service"),
                Stage = f.TextOrNull("Stage"),
            },
            token));

    private static LogQuery Log(JsonElement f) => new()
    {
        BeforeTime = f.Time("BeforeTime"),
        FromTime = f.Time("FromTime"),
        IntegrationId = f.TextOrNull("IntegrationID"),
        PageSize = f.Number("PageSize") is { } size and not 0 ? size : null,
    };

    private static List<LogEntry> Entries(JsonElement logs) =>
        [.. logs.EnumerateArray().Select(static log => Read(log, KeptnApiJsonContext.Default.LogEntry))];

    private static T Read<T>(JsonElement element, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => element.Deserialize(type)!;

    private static EvaluationRequest Evaluation(JsonElement e) => new()
    {
        Start = e.Time("start"),
        End = e.Time("end"),
        Timeframe = e.TextOrNull("timeframe") is not { } text ? null
            : text.EndsWith('m') ? TimeSpan.FromMinutes(int.Parse(text[..^1], CultureInfo.InvariantCulture))
            : throw new GoldenNotPossibleException($"'{text}' is no time span"),
        GitCommitId = e.TextOrNull("gitcommitid"),
        Labels = e.TryGetProperty("labels", out var labels)
            ? new EventLabels(labels.EnumerateObject().Select(static l => KeyValuePair.Create(l.Name, l.Value.GetString()!))) : null,
    };

    private static ProjectDefinition Definition(JsonElement p) => new()
    {
        Name = p.Text("name"),
        Shipyard = p.TextOrNull("shipyard").FromBase64() ?? string.Empty,
        GitCredentials = Git(p),
    };

    private static GitCredentials? Git(JsonElement p) =>
        p.TryGetProperty("gitCredentials", out var git) ? Read(git, ApiTestJson.Default.GitCredentials) : null;

    private static SecretDefinition Secret(JsonElement s) => new()
    {
        Name = s.Text("name"),
        Scope = s.TextOrNull("scope") ?? SecretDefinition.DefaultScope,
        Data = s.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data.EnumerateObject().ToDictionary(static d => d.Name, static d => d.Value.GetString()!) : [],
    };

    private static Task ControlAsync(ISequencesApi api, JsonElement a, CancellationToken token)
    {
        var (project, context, stage) = (a.Text("project"), a.Text("keptnContext"), a.TextOrNull("stage"));
        return a.Text("state") switch
        {
            "pause" => api.PauseAsync(project, context, stage, token),
            "resume" => api.ResumeAsync(project, context, stage, token),
            "abort" => api.AbortAsync(project, context, stage, token),
            var state => throw new GoldenNotPossibleException($"'{state}' is no command"),
        };
    }
}

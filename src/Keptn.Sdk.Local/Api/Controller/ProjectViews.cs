using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>Projects, stages and services as shipyard-controller shows them. Secrets of git are never kept.</summary>
internal sealed class ProjectViews(ApiServices services)
{
    private readonly ConcurrentDictionary<string, JsonElement> _credentials = new(StringComparer.Ordinal);

    internal JsonObject Project(string project)
    {
        var shipyard = services.Layout.FindShipyard(project);
        var view = new JsonObject
        {
            ["creationDate"] = Created(project),
            ["projectName"] = project,
            ["shipyard"] = ReadShipyard(project),
            ["shipyardVersion"] = shipyard?.ApiVersion ?? string.Empty,
            ["stages"] = new JsonArray([.. services.Layout.GetStages(project).Select(stage => Stage(project, stage))]),
        };
        var hasCredentials = _credentials.TryGetValue(project, out var credentials);
        SequenceShapes.Add(view, "gitCredentials", hasCredentials ? JsonNode.Parse(credentials.GetRawText()) : null);
        view["isUpstreamAutoProvisioned"] = !hasCredentials;
        return view;
    }

    internal JsonObject Stage(string project, string stage)
    {
        var view = new JsonObject
        {
            ["services"] = new JsonArray([.. services.Layout.GetServices(project, stage).Select(service => Service(project, stage, service))]),
            ["stageName"] = stage,
        };
        string[] parents =
        [
            .. (services.Layout.FindShipyard(project)?.FindStage(stage)?.Sequences ?? [])
                .SelectMany(sequence => sequence.TriggeredOn)
                .Select(trigger => trigger.Event.Split('.')[0])
                .Where(parent => parent.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        SequenceShapes.Add(view, "parentStages", parents.Length > 0 ? new JsonArray([.. parents.Select(p => JsonValue.Create(p))]) : null);
        return view;
    }

    internal JsonObject Service(string project, string stage, string service) => new()
    {
        ["creationDate"] = Created(project, stage, service),
        ["openRemediations"] = null,
        ["serviceName"] = service,
    };

    /// <summary>Keeps of git credentials what the API shows again; <see langword="null"/> forgets them.</summary>
    internal void SetCredentials(string project, JsonElement? given)
    {
        if (given is not { ValueKind: JsonValueKind.Object } git || GoJson.Text(git, "remoteURL").Length == 0)
        {
            _credentials.TryRemove(project, out _);
            return;
        }

        _credentials[project] = PayloadJson.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("remoteURL", GoJson.Text(git, "remoteURL"));
            if (GoJson.Text(git, "user") is { Length: > 0 } user)
            {
                writer.WriteString("user", user);
            }

            if (GoFields.Find(git, "https") is { } https)
            {
                writer.WriteStartObject("https");
                writer.WriteBoolean("insecureSkipTLS", GoFields.Find(https, "insecureSkipTLS") is { ValueKind: JsonValueKind.True });
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>What stands for the address of the project's git repository; the folder, where none was given.</summary>
    internal string GetRemote(string project)
    {
        if (_credentials.TryGetValue(project, out var credentials))
        {
            return GoJson.Text(credentials, "remoteURL");
        }

        return services.Layout.HasProject(project) && services.Repository.TryGetProjectFolder(project, out var folder)
            ? new Uri(folder).AbsoluteUri
            : string.Empty;
    }

    private string ReadShipyard(string project) =>
        services.Repository.TryGetProjectFolder(project, out var folder)
        && new FileInfo(Path.Combine(folder, Shipyard.DefaultFileName)) is { Exists: true } file
            ? File.ReadAllText(file.FullName, Encoding.UTF8)
            : string.Empty;

    private string Created(params string[] place) => services.Repository.TryGetProjectFolder(place[0], out var folder)
        ? WireTime.UnixNanoseconds(new DateTimeOffset(Directory.GetCreationTimeUtc(Path.Combine([folder, .. place[1..]])), TimeSpan.Zero))
        : "0";
}

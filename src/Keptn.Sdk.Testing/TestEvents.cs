using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing;

/// <summary>Makes events as the control plane sends them, with everything filled in that a test does not care about.</summary>
public static class TestEvents
{
    /// <summary>The project of events that name none.</summary>
    public const string Project = "sockshop";

    /// <summary>The stage of events that name none.</summary>
    public const string Stage = "dev";

    /// <summary>The service of events that name none.</summary>
    public const string Service = "carts";

    /// <summary>Asks for a task, with typed data.</summary>
    /// <param name="data">The data; project, stage and service are filled in where it has none.</param>
    /// <typeparam name="TData">A payload of the SDK that knows its task.</typeparam>
    public static CloudEvent Triggered<TData>(TData data)
        where TData : EventData, ITaskTriggeredData => Create(TData.EventType, data, KeptnJson.DefaultOptions);

    /// <summary>Asks for a task, with the common data only.</summary>
    /// <param name="task">The task's name.</param>
    public static CloudEvent Triggered(string task) => Create(KeptnEventType.Triggered(task), "{}");

    /// <summary>Asks for a task, with data as JSON.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="dataJson">A JSON object; project, stage and service are filled in where it has none.</param>
    public static CloudEvent Triggered(string task, string dataJson) => Create(KeptnEventType.Triggered(task), dataJson);

    /// <summary>An event of any type, with typed data.</summary>
    /// <param name="type">The event's type.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">JSON options that know <typeparamref name="TData"/>; <see langword="null"/> for the SDK's.</param>
    /// <typeparam name="TData">The type of the data.</typeparam>
    public static CloudEvent Create<TData>(string type, TData data, JsonSerializerOptions? options)
        where TData : class
    {
        var typeInfo = (JsonTypeInfo<TData>)(options ?? KeptnJson.DefaultOptions).GetTypeInfo(typeof(TData));
        return Create(type, JsonSerializer.Serialize(data, typeInfo));
    }

    /// <summary>An event of any type, with data as JSON.</summary>
    /// <param name="type">The event's type.</param>
    /// <param name="dataJson">A JSON object; project, stage and service are filled in where it has none.</param>
    public static CloudEvent Create(string type, string dataJson) => new()
    {
        Data = CloudEventData.FromJson(FillIn(dataJson)),
        DataContentType = "application/json",
        Id = Guid.NewGuid().ToString(),
        Source = "shipyard-controller",
        Time = new DateTimeOffset(2022, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Type = type,
        [KeptnAttributeNames.GitCommitId] = "0123456789abcdef0123456789abcdef01234567",
        [KeptnAttributeNames.KeptnContext] = Guid.NewGuid().ToString(),
        [KeptnAttributeNames.KeptnSpecVersion] = "0.2.4",
    };

    private static string FillIn(string dataJson)
    {
        var data = System.Text.Json.Nodes.JsonNode.Parse(dataJson) as System.Text.Json.Nodes.JsonObject
            ?? throw new ArgumentException("The data must be a JSON object.", nameof(dataJson));
        (string Name, string Value)[] defaults = [("project", Project), ("stage", Stage), ("service", Service)];
        foreach (var (name, value) in defaults)
        {
            if (!data.ContainsKey(name))
            {
                data[name] = value;
            }
        }

        return data.ToJsonString();
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing;

/// <summary>An event that a service sent, with what tests ask for at hand.</summary>
public sealed class SentEvent
{
    private readonly EventData _data;

    /// <summary>Wraps an event.</summary>
    /// <param name="cloudEvent">The event.</param>
    public SentEvent(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        CloudEvent = cloudEvent;
        _data = GetData<EventData>();
    }

    /// <summary>The event.</summary>
    public CloudEvent CloudEvent { get; }

    /// <summary>Its type.</summary>
    public string Type => CloudEvent.Type ?? string.Empty;

    /// <summary>Its status; empty where it has none.</summary>
    public KeptnStatus Status => _data.Status ?? default;

    /// <summary>Its result; empty where it has none.</summary>
    public KeptnResult Result => _data.Result ?? default;

    /// <summary>Its message; empty where it has none.</summary>
    public string Message => _data.Message ?? string.Empty;

    /// <summary>Its labels.</summary>
    public EventLabels Labels => _data.Labels ?? EventLabels.None;

    /// <summary>Its data as a payload type.</summary>
    /// <param name="options">JSON options that know <typeparamref name="TData"/>; <see langword="null"/> for the SDK's.</param>
    /// <typeparam name="TData">The type.</typeparam>
    public TData GetData<TData>(JsonSerializerOptions? options = null)
        where TData : class =>
        KeptnJson.Deserialize(CloudEvent.Data, (JsonTypeInfo<TData>)(options ?? KeptnJson.DefaultOptions).GetTypeInfo(typeof(TData)));
}

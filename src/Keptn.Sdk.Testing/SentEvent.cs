using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing;

/// <summary>
/// An event that was sent, with what tests ask for at hand. A check that does not hold throws a
/// <see cref="KeptnTestException"/>; those that hold can be chained.
/// </summary>
public sealed class SentEvent
{
    private readonly EventData _data;
    private readonly Func<string> _transcript;

    /// <summary>Wraps an event.</summary>
    /// <param name="cloudEvent">The event.</param>
    public SentEvent(CloudEvent cloudEvent)
        : this(cloudEvent, static () => string.Empty)
    {
    }

    /// <param name="cloudEvent">The event.</param>
    /// <param name="transcript">What happened around it, for failures.</param>
    internal SentEvent(CloudEvent cloudEvent, Func<string> transcript)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        CloudEvent = cloudEvent;
        _transcript = transcript;
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

    /// <summary>Checks its type.</summary>
    /// <param name="type">A full type, or a short one as in <c>test.started</c>.</param>
    /// <exception cref="KeptnTestException">It is another.</exception>
    public SentEvent ShouldHaveType(string type) => Check(Type == EventTypeText.Expand(type), $"type '{type}'", Type);

    /// <summary>Checks its status.</summary>
    /// <param name="status">The status.</param>
    /// <exception cref="KeptnTestException">It is another.</exception>
    public SentEvent ShouldHaveStatus(KeptnStatus status) => Check(Status == status, $"status '{status}'", Status.Value);

    /// <summary>Checks its result.</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="KeptnTestException">It is another.</exception>
    public SentEvent ShouldHaveResult(KeptnResult result) => Check(Result == result, $"result '{result}'", Result.Value);

    /// <summary>Checks that its message has a text somewhere.</summary>
    /// <param name="text">The text; upper and lower case count.</param>
    /// <exception cref="KeptnTestException">It has not.</exception>
    public SentEvent ShouldHaveMessage(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Check(Message.Contains(text, StringComparison.Ordinal), $"a message with '{text}'", Message);
    }

    /// <summary>Checks a label.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="KeptnTestException">It is missing, or has another value.</exception>
    public SentEvent ShouldHaveLabel(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var actual = Labels.GetValueOrDefault(name);
        return Check(actual == value, $"label {name}={value}", actual);
    }

    /// <summary>Checks one value of its data.</summary>
    /// <param name="path">Where it is: names with dots between, positions in brackets, as in <c>get-sli.indicatorValues[0].value</c>.</param>
    /// <param name="expected">The value as JSON; texts, numbers and booleans convert by themselves. <see langword="null"/> is JSON's null.</param>
    /// <exception cref="KeptnTestException">There is nothing, or another value.</exception>
    public SentEvent ShouldHaveData(string path, JsonNode? expected)
    {
        var actual = DataPath.Find(CloudEvent.Data, path);
        var wanted = expected?.ToJsonString() ?? "null";
        return Check(DataPath.AreEqual(actual, wanted), $"{path} = {wanted}", actual?.GetRawText());
    }

    /// <summary>Checks its data.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="options">JSON options that know <typeparamref name="TData"/>; <see langword="null"/> for the SDK's.</param>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <exception cref="KeptnTestException">It does not.</exception>
    public SentEvent ShouldHaveData<TData>(Func<TData, bool> condition, JsonSerializerOptions? options = null)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Check(condition(GetData<TData>(options)), "data that meet the condition", CloudEvent.Data.ToString());
    }

    /// <summary>Checks anything else.</summary>
    /// <param name="condition">What must hold.</param>
    /// <exception cref="KeptnTestException">It does not.</exception>
    public SentEvent ShouldMatch(Func<SentEvent, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Check(condition(this), "what the condition asks for", CloudEvent.Data.ToString());
    }

    /// <summary>
    /// Checks that it answers an event: names it in <c>triggeredid</c> and has its context, its commit, its project, stage
    /// and service, and all its labels.
    /// </summary>
    /// <param name="triggered">The event that is answered.</param>
    /// <exception cref="KeptnTestException">It does not; the message names what differs.</exception>
    public SentEvent ShouldAnswer(CloudEvent triggered)
    {
        ArgumentNullException.ThrowIfNull(triggered);
        var asked = new SentEvent(triggered)._data;
        (string Name, string? Expected, string? Actual)[] parts =
        [
            (KeptnAttributeNames.TriggeredId, triggered.Id, CloudEvent[KeptnAttributeNames.TriggeredId]),
            (KeptnAttributeNames.KeptnContext, triggered[KeptnAttributeNames.KeptnContext], CloudEvent[KeptnAttributeNames.KeptnContext]),
            (KeptnAttributeNames.GitCommitId, triggered[KeptnAttributeNames.GitCommitId], CloudEvent[KeptnAttributeNames.GitCommitId]),
            ("project", asked.Project, _data.Project),
            ("stage", asked.Stage, _data.Stage),
            ("service", asked.Service, _data.Service),
            .. (asked.Labels ?? EventLabels.None).Select(label => ($"label {label.Key}", (string?)label.Value, Labels.GetValueOrDefault(label.Key))),
        ];
        foreach (var (name, expected, actual) in parts)
        {
            Check(expected == actual, $"{name} '{expected}', as the event that it answers has it", actual);
        }

        return this;
    }

    private SentEvent Check(bool holds, string expectation, string? actual) => holds
        ? this
        : throw new KeptnTestException($"Expected {Type} to have {expectation}; it has {(string.IsNullOrEmpty(actual) ? "none" : $"'{actual}'")}.{Environment.NewLine}{_transcript()}");
}

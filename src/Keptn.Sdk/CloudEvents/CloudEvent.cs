namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// An event envelope: the attributes of CloudEvents 1.0, extension attributes, and the data as received.
/// Immutable; make a changed copy with the copy constructor and an initializer.
/// </summary>
/// <remarks>
/// Source: CloudEvents 1.0.2, sections 2 and 3. The envelope is tolerant where Keptn is: <see cref="Id"/>,
/// <see cref="Time"/> and <see cref="SpecVersion"/> may be missing or empty. <see cref="Validate"/> is strict.
/// </remarks>
public sealed class CloudEvent
{
    // Never changed once it is set: copies share it.
    private readonly CloudEventAttribute[] _extensions;
    private readonly string? _dataContentType;
    private readonly string? _timeText;

    /// <summary>Creates an event of CloudEvents version 1.0 without attributes.</summary>
    public CloudEvent()
    {
        _extensions = [];
        SpecVersion = "1.0";
    }

    /// <summary>Creates a copy; an initializer then changes what shall differ.</summary>
    /// <param name="other">The event to copy. Its data is shared, not copied.</param>
    public CloudEvent(CloudEvent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _extensions = other._extensions;
        _dataContentType = other._dataContentType;
        _timeText = other._timeText;
        Nulls = other.Nulls;
        Data = other.Data;
        DataSchema = other.DataSchema;
        Id = other.Id;
        Source = other.Source;
        SpecVersion = other.SpecVersion;
        Subject = other.Subject;
        Type = other.Type;
    }

    /// <param name="extensions">Taken over.</param>
    /// <param name="dataContentType">The attribute of that name.</param>
    /// <param name="timeText">A time that <see cref="Rfc3339"/> reads, or an empty text.</param>
    /// <param name="nulls">What stood there as JSON null.</param>
    internal CloudEvent(CloudEventAttribute[] extensions, string? dataContentType, string? timeText, ExplicitNulls nulls)
    {
        _extensions = extensions;
        _dataContentType = dataContentType;
        _timeText = timeText;
        Nulls = nulls;
    }

    /// <summary>The payload, exactly as received.</summary>
    public CloudEventData Data { get; init; }

    /// <summary>
    /// The media type of <see cref="Data"/>: <c>datacontenttype</c>, or Keptn's older <c>contenttype</c> where only that
    /// is present. Each spelling is written back as it came.
    /// </summary>
    public string? DataContentType
    {
        get => _dataContentType ?? this["contenttype"];
        init => _dataContentType = value;
    }

    /// <summary>The URI of the schema that the data adheres to.</summary>
    public string? DataSchema { get; init; }

    /// <summary>Identifies the event within its source. Keptn's ids are mostly UUIDs but may be any text, or empty.</summary>
    public string? Id { get; init; }

    /// <summary>What produced the event: a URI reference; in Keptn mostly the name of a service.</summary>
    public string? Source { get; init; }

    /// <summary>The CloudEvents version, <c>1.0</c>; other texts occur on the wire and are kept.</summary>
    public string? SpecVersion { get; init; }

    /// <summary>What in the source the event is about.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// When it happened, to 100 ns. The text on the wire may be finer, or a moment outside the years 1 to 9999, which
    /// is <see langword="null"/> here: see <see cref="TimeText"/>.
    /// </summary>
    public DateTimeOffset? Time
    {
        // Read anew each time: few ask for it, and every event in work would keep it.
        get => Rfc3339.TryParse(_timeText, out var time) ? time : null;
        init => _timeText = value is { } time ? Rfc3339.Format(time) : null;
    }

    /// <summary>The time as it stands on the wire, all digits kept; may be empty.</summary>
    public string? TimeText => _timeText;

    /// <summary>The kind of event, for instance <c>sh.keptn.event.test.triggered</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The attributes without a property of their own, in the order in which they came.</summary>
    public IReadOnlyList<CloudEventAttribute> ExtensionAttributes => _extensions;

    internal string? OwnDataContentType => _dataContentType;

    internal ExplicitNulls Nulls { get; }

    // The array itself: going through it allocates no enumerator.
    internal CloudEventAttribute[] Extensions => _extensions;

    /// <summary>
    /// The value of any attribute by its wire name, as text; <see langword="null"/> where it is absent or JSON null.
    /// In an initializer: sets an extension attribute, <see langword="null"/> removes it.
    /// </summary>
    /// <param name="attributeName">The name on the wire, for instance <c>shkeptncontext</c>.</param>
    /// <exception cref="ArgumentException">In an initializer: the attribute has a property of its own.</exception>
    public string? this[string attributeName]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(attributeName);
            return attributeName switch
            {
                CloudEventAttributeNames.DataContentType => _dataContentType,
                CloudEventAttributeNames.DataSchema => DataSchema,
                CloudEventAttributeNames.Id => Id,
                CloudEventAttributeNames.Source => Source,
                CloudEventAttributeNames.SpecVersion => SpecVersion,
                CloudEventAttributeNames.Subject => Subject,
                CloudEventAttributeNames.Time => TimeText,
                CloudEventAttributeNames.Type => Type,
                _ => FindExtension(attributeName),
            };
        }

        init
        {
            ArgumentException.ThrowIfNullOrEmpty(attributeName);
            if (CloudEventAttributeNames.IsCore(attributeName))
            {
                throw new ArgumentException($"'{attributeName}' has a property of its own; set that.", nameof(attributeName));
            }

            var others = Array.FindAll(_extensions, a => a.Name != attributeName);
            _extensions = value is null ? others : [.. others, CloudEventAttribute.FromText(attributeName, value)];
        }
    }

    /// <summary>All attributes that have a value, core attributes first, as text.</summary>
    public IEnumerable<KeyValuePair<string, string>> GetPopulatedAttributes()
    {
        foreach (var name in CloudEventAttributeNames.Core)
        {
            if (this[name] is { } value)
            {
                yield return new(name, value);
            }
        }

        foreach (var attribute in _extensions)
        {
            if (attribute.Value is { } value)
            {
                yield return new(attribute.Name, value);
            }
        }
    }

    /// <summary>
    /// Checks against CloudEvents 1.0: the four required attributes, the version, and a time that is not empty.
    /// </summary>
    /// <returns>This event.</returns>
    /// <exception cref="InvalidOperationException">The event is not valid; the message names every attribute at fault.</exception>
    public CloudEvent Validate()
    {
        List<string> problems = [];
        foreach (var name in CloudEventAttributeNames.Required)
        {
            if (string.IsNullOrEmpty(this[name]))
            {
                problems.Add($"'{name}' is required and missing or empty");
            }
        }

        if (SpecVersion is { Length: > 0 } and not "1.0")
        {
            problems.Add($"'specversion' is {ErrorText.Quote(SpecVersion)}, not '1.0'");
        }

        if (TimeText is "")
        {
            problems.Add("'time' is empty");
        }

        return problems.Count == 0
            ? this
            : throw new InvalidOperationException($"Not a valid CloudEvent: {string.Join("; ", problems)}.");
    }

    /// <summary>The value of an attribute without a property of its own, as text.</summary>
    internal string? FindExtension(string name)
    {
        foreach (var attribute in _extensions)
        {
            if (attribute.Name == name)
            {
                return attribute.Value;
            }
        }

        return null;
    }
}

using System.Buffers.Text;
using System.Text.Json;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Collects the attributes of one message while it is read, whatever the protocol, and checks them.</summary>
internal struct EnvelopeBuilder
{
    private List<CloudEventAttribute>? _extensions;
    private string? _dataContentType;
    private string? _dataSchema;
    private string? _id;
    private string? _source;
    private string? _specVersion;
    private string? _subject;
    private string? _timeText;
    private DateTimeOffset? _time;
    private string? _type;
    private CloudEventData _data;
    private bool _hasBase64;

    internal void SetText(string name, string value)
    {
        switch (name)
        {
            case CloudEventAttributeNames.DataContentType:
                _dataContentType = value;
                break;
            case CloudEventAttributeNames.DataSchema:
                _dataSchema = value;
                break;
            case CloudEventAttributeNames.Id:
                _id = value;
                break;
            case CloudEventAttributeNames.Source:
                _source = value;
                break;
            case CloudEventAttributeNames.SpecVersion:
                _specVersion = value;
                break;
            case CloudEventAttributeNames.Subject:
                _subject = value;
                break;
            case CloudEventAttributeNames.Time:
                SetTime(value);
                break;
            case CloudEventAttributeNames.Type:
                _type = value;
                break;
            case CloudEventAttributeNames.DataBase64:
                SetBase64(value);
                break;
            default:
                SetExtension(CloudEventAttribute.FromText(name, value));
                break;
        }
    }

    internal void SetJson(string name, ReadOnlyMemory<byte> json, JsonTokenType token)
    {
        // JSON null means "absent" for a context attribute, but it is written back as it came.
        if (token != JsonTokenType.Null && CloudEventAttributeNames.IsCore(name))
        {
            throw Wrong(name, $"must be a string, this is {JsonEventFormatter.Describe(token)}");
        }

        if (name.Length == 0)
        {
            throw new CloudEventFormatException("An attribute has an empty name.");
        }

        SetExtension(CloudEventAttribute.FromJson(name, json));
    }

    internal void SetData(ReadOnlyMemory<byte> json)
    {
        if (_hasBase64)
        {
            throw BothKindsOfData();
        }

        _data = CloudEventData.FromJson(json);
    }

    internal void SetBody(CloudEventData data) => _data = data;

    internal readonly CloudEvent Build()
    {
        if (string.IsNullOrEmpty(_type))
        {
            throw Wrong(CloudEventAttributeNames.Type, _type is null ? "is required and missing" : "is required and empty");
        }

        return new CloudEvent(_extensions ?? [], _dataContentType, _timeText, _time)
        {
            Data = _data,
            DataSchema = _dataSchema,
            Id = _id,
            Source = _source,
            SpecVersion = _specVersion,
            Subject = _subject,
            Type = _type,
        };
    }

    private static CloudEventFormatException Wrong(string name, string what) =>
        new($"Attribute '{name}' {what}.") { Attribute = name };

    private static CloudEventFormatException BothKindsOfData() =>
        Wrong(CloudEventAttributeNames.DataBase64, "stands beside 'data'; a CloudEvent has one or the other");

    private void SetExtension(CloudEventAttribute attribute)
    {
        if (attribute.Name.Length == 0)
        {
            throw new CloudEventFormatException("An attribute has an empty name.");
        }

        _extensions ??= new List<CloudEventAttribute>(5);
        for (var i = 0; i < _extensions.Count; i++)
        {
            if (_extensions[i].Name == attribute.Name)
            {
                // As in every JSON reader of the Keptn services, the last of two equal names wins.
                _extensions[i] = attribute;
                return;
            }
        }

        _extensions.Add(attribute);
    }

    private void SetTime(string value)
    {
        _timeText = value;
        _time = null;
        if (value.Length == 0)
        {
            return;
        }

        if (!Rfc3339.TryParse(value, out var time))
        {
            throw Wrong(CloudEventAttributeNames.Time, $"is not an RFC 3339 time: '{(value.Length > 40 ? value[..40] + "..." : value)}'");
        }

        _time = time;
    }

    private void SetBase64(string value)
    {
        if (_data.Kind == CloudEventDataKind.Json)
        {
            throw BothKindsOfData();
        }

        if (!Base64.IsValid(value))
        {
            throw Wrong(CloudEventAttributeNames.DataBase64, "is not valid base64");
        }

        _hasBase64 = true;
        _data = CloudEventData.FromBinary(Convert.FromBase64String(value));
    }
}

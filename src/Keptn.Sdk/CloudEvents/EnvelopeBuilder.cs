using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Collects the attributes of one message while it is read, whatever the protocol, and checks them.</summary>
internal struct EnvelopeBuilder
{
    // On the stack until their number is known: the event keeps an array that is no longer than it must be.
    private FewExtensions _few;
    private CloudEventAttribute[]? _many;
    private int _count;
    private string? _dataContentType;
    private string? _dataSchema;
    private string? _id;
    private string? _source;
    private string? _specVersion;
    private string? _subject;
    private string? _timeText;
    private string? _type;
    private CloudEventData _data;
    private ExplicitNulls _nulls;

    [UnscopedRef]
    private Span<CloudEventAttribute> Extensions => _many is null ? ((Span<CloudEventAttribute>)_few)[.._count] : _many.AsSpan(0, _count);

    /// <summary>Sets an attribute to a text, or to null for a JSON null. The last of two equal names wins.</summary>
    internal void SetText(string name, string? value)
    {
        switch (name)
        {
            case CloudEventAttributeNames.DataContentType:
                _dataContentType = Note(ExplicitNulls.DataContentType, value);
                break;
            case CloudEventAttributeNames.DataSchema:
                _dataSchema = Note(ExplicitNulls.DataSchema, value);
                break;
            case CloudEventAttributeNames.Id:
                _id = Note(ExplicitNulls.Id, value);
                break;
            case CloudEventAttributeNames.Source:
                _source = Note(ExplicitNulls.Source, value);
                break;
            case CloudEventAttributeNames.SpecVersion:
                _specVersion = Note(ExplicitNulls.SpecVersion, value);
                break;
            case CloudEventAttributeNames.Subject:
                _subject = Note(ExplicitNulls.Subject, value);
                break;
            case CloudEventAttributeNames.Time:
                SetTime(Note(ExplicitNulls.Time, value));
                break;
            case CloudEventAttributeNames.Type:
                _type = Note(ExplicitNulls.Type, value);
                break;
            default:
                SetExtension(value is null ? CloudEventAttribute.Null(name) : CloudEventAttribute.FromText(name, value));
                break;
        }
    }

    /// <summary>Sets an attribute to JSON that is neither a string nor null: no core attribute may be that.</summary>
    internal void SetJson(string name, ReadOnlyMemory<byte> json, JsonTokenType token)
    {
        if (CloudEventAttributeNames.IsCore(name))
        {
            throw Wrong(name, $"must be a string, this is {JsonEventFormatter.Describe(token)}");
        }

        SetExtension(CloudEventAttribute.FromJson(name, json));
    }

    internal void SetData(ReadOnlyMemory<byte> json)
    {
        if (_data.Kind == CloudEventDataKind.Binary)
        {
            throw BothKindsOfData();
        }

        _data = CloudEventData.FromJson(json);
    }

    /// <summary>Sets the data to the bytes that stood in base64; null for a JSON null, which is no data.</summary>
    internal void SetBase64(byte[]? bytes)
    {
        if (bytes is null)
        {
            _nulls |= ExplicitNulls.DataBase64;
            _data = _data.Kind == CloudEventDataKind.Binary ? CloudEventData.None : _data;
            return;
        }

        if (_data.Kind == CloudEventDataKind.Json)
        {
            throw BothKindsOfData();
        }

        _nulls &= ~ExplicitNulls.DataBase64;
        _data = CloudEventData.FromBase64(bytes);
    }

    /// <summary>Sets the data to the body of a message in binary mode.</summary>
    internal void SetBody(CloudEventData data) => _data = data;

    internal CloudEvent Build()
    {
        if (string.IsNullOrEmpty(_type))
        {
            throw Wrong(CloudEventAttributeNames.Type, _type is null ? "is required and missing" : "is required and empty");
        }

        return new CloudEvent([.. Extensions], _dataContentType, _timeText, _nulls)
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

    internal static CloudEventFormatException Wrong(string name, string what) =>
        new($"Attribute {ErrorText.Quote(name)} {what}.") { Attribute = name };

    private static CloudEventFormatException BothKindsOfData() =>
        Wrong(CloudEventAttributeNames.DataBase64, "stands beside 'data'; a CloudEvent has one or the other");

    private string? Note(ExplicitNulls attribute, string? value)
    {
        _nulls = value is null ? _nulls | attribute : _nulls & ~attribute;
        return value;
    }

    private void SetExtension(CloudEventAttribute attribute)
    {
        foreach (ref var known in Extensions)
        {
            if (known.Name == attribute.Name)
            {
                // As in every JSON reader of the Keptn services, the last of two equal names wins.
                known = attribute;
                return;
            }
        }

        if (_count == (_many?.Length ?? FewExtensions.Length))
        {
            var more = new CloudEventAttribute[_count * 2];
            Extensions.CopyTo(more);
            _many = more;
        }

        _count++;
        Extensions[^1] = attribute;
    }

    private void SetTime(string? value)
    {
        if (!string.IsNullOrEmpty(value) && !Rfc3339.TryRead(value, out _))
        {
            throw Wrong(CloudEventAttributeNames.Time, $"is not an RFC 3339 time: {ErrorText.Quote(value)}");
        }

        _timeText = value;
    }

    [InlineArray(Length)]
    private struct FewExtensions
    {
        internal const int Length = 8;

        private CloudEventAttribute _first;
    }
}

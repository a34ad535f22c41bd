using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>
/// Finds the members that nearly all event data has, in one pass and without a copy. Names are compared as the Go
/// services do, without case; the last of two equal names wins.
/// </summary>
internal struct EventDataMembers
{
    internal ReadOnlyMemory<byte> Project { get; private set; }

    internal ReadOnlyMemory<byte> Stage { get; private set; }

    internal ReadOnlyMemory<byte> Service { get; private set; }

    internal ReadOnlyMemory<byte> Labels { get; private set; }

    internal ReadOnlyMemory<byte> Status { get; private set; }

    internal ReadOnlyMemory<byte> Result { get; private set; }

    internal ReadOnlyMemory<byte> Message { get; private set; }

    /// <summary>What is wrong with the data; <see langword="null"/> if nothing is.</summary>
    internal string? Problem { get; private set; }

    internal static EventDataMembers Read(CloudEventData data)
    {
        var members = default(EventDataMembers);
        if (data.Kind != CloudEventDataKind.Json)
        {
            members.Problem = data.Kind == CloudEventDataKind.None ? "there is no data" : "the data is not JSON";
            return members;
        }

        try
        {
            members.Read(data.Bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a name that is no valid UTF-8.
            members.Problem = $"the data is not valid JSON: {e.Message}";
        }

        return members;
    }

    private void Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Problem = $"the data must be an object, this is {JsonEventFormatter.Describe(reader.TokenType)}";
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = CommonMember.IndexOf(reader);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            var token = reader.TokenType;
            reader.Skip();
            if (token == JsonTokenType.Null)
            {
                continue;
            }

            var expected = index == 3 ? JsonTokenType.StartObject : JsonTokenType.String;
            if (token != expected)
            {
                Problem ??= $"data.{CommonMember.Names[index]} must be {JsonEventFormatter.Describe(expected)}, this is {JsonEventFormatter.Describe(token)}";
                continue;
            }

            Set(index, json[start..(int)reader.BytesConsumed]);
        }
    }

    private void Set(int index, ReadOnlyMemory<byte> value)
    {
        switch (index)
        {
            case 0:
                Project = value;
                break;
            case 1:
                Stage = value;
                break;
            case 2:
                Service = value;
                break;
            case 3:
                Labels = value;
                break;
            case 4:
                Status = value;
                break;
            case 5:
                Result = value;
                break;
            default:
                Message = value;
                break;
        }
    }
}

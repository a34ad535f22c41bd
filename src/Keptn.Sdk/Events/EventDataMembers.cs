using System.Runtime.CompilerServices;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>
/// Finds the members that nearly all event data has, in one pass and without a copy. Names are compared as the Go
/// services do, without case; the last of two equal names wins.
/// </summary>
internal struct EventDataMembers
{
    // Kept as long as the event is in work: ranges of one array are half as large as seven slices of it.
    private ReadOnlyMemory<byte> _json;
    private Places _places;

    internal readonly ReadOnlyMemory<byte> Project => _json[_places[0]];

    internal readonly ReadOnlyMemory<byte> Stage => _json[_places[1]];

    internal readonly ReadOnlyMemory<byte> Service => _json[_places[2]];

    internal readonly ReadOnlyMemory<byte> Labels => _json[_places[3]];

    internal readonly ReadOnlyMemory<byte> Status => _json[_places[4]];

    internal readonly ReadOnlyMemory<byte> Result => _json[_places[5]];

    internal readonly ReadOnlyMemory<byte> Message => _json[_places[6]];

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

        _json = json;
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

            if (token != (index == 3 ? JsonTokenType.StartObject : JsonTokenType.String))
            {
                // Without its place nobody can answer an event. The rest is missing, and whoever reads its type names the member.
                Problem ??= index < 3 ? $"data.{CommonMember.Names[index]} must be a string, this is {JsonEventFormatter.Describe(token)}" : null;
                continue;
            }

            _places[index] = start..(int)reader.BytesConsumed;
        }
    }

    /// <summary>One for each of <see cref="CommonMember.Names"/>.</summary>
    [InlineArray(7)]
    private struct Places
    {
        private Range _first;
    }
}

using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Transport.Distributor;

/// <summary>Finds the subscription under which a distributor delivers, in <c>data.temporaryData.distributor.subscriptionID</c>.</summary>
internal static class DistributorSubscription
{
    /// <summary>The id; <see langword="null"/> if the event has none that is a text.</summary>
    internal static string? Find(CloudEvent cloudEvent)
    {
        if (cloudEvent.Data.Kind != CloudEventDataKind.Json)
        {
            return null;
        }

        var reader = new Utf8JsonReader(cloudEvent.Data.Bytes.Span);
        try
        {
            return Enter(ref reader, "temporaryData"u8)
                && Enter(ref reader, "distributor"u8)
                && Enter(ref reader, "subscriptionID"u8)
                && reader.TokenType == JsonTokenType.String
                && reader.GetString() is { Length: > 0 } id
                ? id
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Data that is broken is reported where it is read; here it only means that there is no id.
            return null;
        }
    }

    /// <summary>Goes to the value of a member of the object that comes next or that the reader stands on.</summary>
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(member))
            {
                return reader.Read();
            }

            reader.Skip();
        }

        return false;
    }
}

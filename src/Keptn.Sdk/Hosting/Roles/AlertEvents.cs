using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>Makes the event of an alert. Its id and its context follow from the alert, wherever and whenever it is made.</summary>
internal static class AlertEvents
{
    /// <summary>Makes the event.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="route">The endpoint, within which ids of alerts count.</param>
    /// <param name="sequence">The sequence to trigger.</param>
    /// <param name="problem">Why there is none; it names the field.</param>
    /// <returns>The event; <see langword="null"/> where the alert cannot be used.</returns>
    internal static CloudEvent? TryCreate(KeptnAlert? alert, string route, string sequence, out string? problem)
    {
        problem = FindGap(alert);
        if (problem is not null)
        {
            return null;
        }

        var data = alert!.Remediation;
        string type;
        try
        {
            type = KeptnEventType.ForSequence(data.Stage!, sequence, KeptnEventKinds.Triggered);
        }
        catch (ArgumentException e)
        {
            problem = $"stage cannot be that of a sequence: {e.Message}";
            return null;
        }

        // The control plane ignores an event whose id it has seen, so a repetition is harmless even where nobody here
        // remembers the first one. Keptn 1.4: shipyard-controller, start of a sequence.
        string[] key = [route, sequence, data.Project!, data.Stage!, data.Service!, alert.Id];
        data = data with { Problem = data.Problem with { State = data.Problem.State ?? "OPEN" } };
        return new CloudEvent
        {
            Data = CloudEventData.FromJson(JsonSerializer.SerializeToUtf8Bytes(data, KeptnJson.GetTypeInfo<RemediationTriggered>())),
            Id = CreateUuid("id", key),
            Type = type,
            [KeptnAttributeNames.KeptnContext] = CreateUuid("context", key),
        };
    }

    private static string? FindGap(KeptnAlert? alert) =>
        alert is null ? "it is null"
        : string.IsNullOrWhiteSpace(alert.Id) ? "id is missing or empty"
        : alert.Remediation is not { } data ? "remediation is missing"
        : string.IsNullOrWhiteSpace(data.Project) ? "project is missing or empty"
        : string.IsNullOrWhiteSpace(data.Stage) ? "stage is missing or empty"
        : string.IsNullOrWhiteSpace(data.Service) ? "service is missing or empty"
        : null;

    /// <summary>A UUID of version 8 (RFC 9562, 5.8) from the parts, each with its length before it.</summary>
    private static string CreateUuid(string purpose, string[] parts)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string[])["keptn-alert", purpose, .. parts])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        var id = hash.GetHashAndReset().AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true).ToString();
    }
}

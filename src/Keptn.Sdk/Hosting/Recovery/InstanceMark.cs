using System.Collections.Concurrent;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Hosting.Recovery;

/// <summary>
/// What a started event says of the process that sent it, in <c>data.temporaryData.keptn-sdk</c>: by it the tasks of a
/// process that is gone are told from those of a replica that works.
/// </summary>
/// <param name="Instance">
/// The pod and where it runs, the same after a restart of its container; <see langword="null"/> where that is not known.
/// </param>
/// <param name="Run">This process.</param>
/// <param name="Timeout">How long the task may take; <see langword="null"/> in a mark that is not of a task.</param>
internal sealed record InstanceMark(string? Instance, string Run, TimeSpan? Timeout = null)
{
    private static readonly JsonEncodedText s_key = JsonEncodedText.Encode("keptn-sdk");

    private readonly ConcurrentDictionary<TimeSpan, byte[]> _json = new();

    /// <summary>The member <c>temporaryData</c> of a task with this timeout, as JSON.</summary>
    internal ReadOnlyMemory<byte> GetTemporaryData(TimeSpan timeout) => _json.GetOrAdd(timeout, static (value, mark) => mark.Write(value), this);

    /// <summary>Reads the mark of a started event; null if it has none, as those of other SDKs.</summary>
    internal static InstanceMark? Read(CloudEvent started)
    {
        try
        {
            using var document = JsonDocument.Parse(started.Data.Bytes);
            if (!document.RootElement.TryGetProperty("temporaryData"u8, out var data) || !data.TryGetProperty("keptn-sdk"u8, out var mark)
                || mark.GetProperty("run"u8).GetString() is not { } run)
            {
                return null;
            }

            return new InstanceMark(
                mark.TryGetProperty("instance"u8, out var instance) ? instance.GetString() : null,
                run,
                mark.TryGetProperty("timeout"u8, out var timeout) ? TimeSpan.FromSeconds(timeout.GetInt64()) : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private byte[] Write(TimeSpan timeout)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(s_key);
            if (Instance is not null)
            {
                writer.WriteString("instance"u8, Instance);
            }

            writer.WriteString("run"u8, Run);
            writer.WriteNumber("timeout"u8, (long)Math.Ceiling(timeout.TotalSeconds));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}

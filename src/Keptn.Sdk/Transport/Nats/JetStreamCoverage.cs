using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// Finds out whether a stream covers a subject, once per subject and connection, and again every now and then. Keptn's
/// control plane has a stream over <c>sh.keptn.&gt;</c>; other set-ups have none.
/// </summary>
internal sealed class JetStreamCoverage(NatsConnection connection, ILogger logger, TimeProvider timeProvider)
{
    private readonly TimeSpan _interval = connection.Options.StreamCheckInterval;

    /// <summary>What is known. Where that is old, asks in the background.</summary>
    internal bool? Get(JetStreamSubject subject)
    {
        var isCovered = subject.IsCovered;
        if (isCovered is not null && subject.IsOutdated(timeProvider, _interval, connection.Connections))
        {
            _ = CheckAsync(subject);
        }

        return isCovered;
    }

    /// <summary>Asks. Does not fail: what cannot be found out counts as not covered until the next time.</summary>
    internal Task CheckAsync(JetStreamSubject subject) =>
        subject.CheckAsync(timeProvider, connection.Connections, CheckCoreAsync);

    private async Task CheckCoreAsync(JetStreamSubject subject)
    {
        // The caller holds a lock; the question itself is short.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var stream = connection.CannotRequest ? null : await FindStreamAsync(subject.Subject).ConfigureAwait(false);
            if (stream is null)
            {
                logger.NoStream(subject.Subject.Text);
            }
            else if (subject.IsCovered != true)
            {
                logger.StreamFound(stream, subject.Subject.Text);
            }

            subject.Learn(stream is not null);
        }
        catch (Exception e) when (e is EventTransportException or JsonException or ArgumentException or InvalidOperationException)
        {
            logger.StreamUnknown(subject.Subject.Text, e.Message);
            subject.LearnNothing();
        }
    }

    private async Task<string?> FindStreamAsync(NatsSubject subject)
    {
        var reply = await connection.RequestAsync(JetStreamApi.StreamNames, JetStreamApi.AskFor(subject), CancellationToken.None).ConfigureAwait(false);
        if (reply.HasNoResponders || JetStreamApi.ReadStream(reply.Payload) is not { } stream)
        {
            return null;
        }

        // To wait for an acknowledgement that never comes would fail every send.
        var info = await connection.RequestAsync(JetStreamApi.StreamInfo(stream), default, CancellationToken.None).ConfigureAwait(false);
        return !info.HasNoResponders && JetStreamApi.IsSilent(info.Payload) ? null : stream;
    }
}

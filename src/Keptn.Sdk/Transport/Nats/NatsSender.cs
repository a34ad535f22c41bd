namespace Keptn.Sdk.Transport.Nats;

/// <summary>Writes what comes together in the outbox to a connection, in as few system calls as can be.</summary>
internal sealed class NatsSender(NatsOutbox outbox, TimeProvider timeProvider)
{
    private long _lastWrite;

    /// <summary>When bytes last left. A long write makes progress without an answer.</summary>
    internal long LastWrite => Volatile.Read(ref _lastWrite);

    /// <summary>Sends, until the outbox is detached or writing fails.</summary>
    internal async Task RunAsync(Stream output)
    {
        while (outbox.TryTake(out var batch))
        {
            if (batch.IsEmpty)
            {
                var isBusy = await outbox.WaitForWorkAsync().ConfigureAwait(false);
                if (isBusy)
                {
                    // Lets publishers that are about to run go first: under load that doubles what one write carries,
                    // and spares both sides system calls.
                    await Task.Yield();
                }

                continue;
            }

            try
            {
                await WriteAsync(output, batch).ConfigureAwait(false);
            }
            finally
            {
                outbox.Release(batch);
            }
        }
    }

    private async ValueTask WriteAsync(Stream output, NatsBatch batch)
    {
        if (!batch.Control.IsEmpty)
        {
            await output.WriteAsync(batch.Control).ConfigureAwait(false);
        }

        foreach (var segment in batch.Messages)
        {
            await output.WriteAsync(segment).ConfigureAwait(false);
            Volatile.Write(ref _lastWrite, timeProvider.GetTimestamp());
        }
    }
}

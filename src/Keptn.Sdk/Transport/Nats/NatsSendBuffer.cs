using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// The bytes of <see cref="NatsOutbox"/>: messages, which survive a connection, and control lines, which belong to one.
/// Not thread-safe: guarded by the outbox's lock, except that a batch which was taken may be read without it.
/// </summary>
internal sealed class NatsSendBuffer
{
    // Its own threshold is off: the outbox lets many publishers wait, a pipe only one.
    private readonly Pipe _messages = new(new PipeOptions(
        minimumSegmentSize: 32 * 1024, pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));

    private ArrayBufferWriter<byte> _control = new(256);
    private ArrayBufferWriter<byte> _controlInWork = new(256);

    /// <summary>How many bytes of messages are here, the batch that is being sent included.</summary>
    internal long Length { get; private set; }

    /// <summary>Takes control lines. They leave before the messages of the same batch.</summary>
    internal IBufferWriter<byte> Control => _control;

    internal void Add(in NatsOutgoing message) => Length += NatsProtocolWriter.WritePublish(_messages.Writer, message);

    /// <summary>Appends to the batch that is taken next. To be called right before that: it must not wait for another connection.</summary>
    internal void AddToBatch(ReadOnlySpan<byte> line)
    {
        _messages.Writer.Write(line);
        Length += line.Length;
    }

    /// <returns>All messages so far; to be given back with <see cref="Release"/>.</returns>
    internal ReadOnlySequence<byte> TakeBatch()
    {
        if (Length == 0)
        {
            return default;
        }

        var flush = _messages.Writer.FlushAsync();
        Debug.Assert(flush.IsCompletedSuccessfully, "The threshold is off, so that a flush has nothing to wait for.");
        _messages.Reader.TryRead(out var result);
        return result.Buffer;
    }

    /// <returns>All control lines so far; valid until the next call.</returns>
    internal ReadOnlyMemory<byte> TakeControl()
    {
        if (_control.WrittenCount == 0)
        {
            return default;
        }

        (_control, _controlInWork) = (_controlInWork, _control);
        _control.ResetWrittenCount();
        return _controlInWork.WrittenMemory;
    }

    internal void Release(in ReadOnlySequence<byte> batch)
    {
        Length -= batch.Length;
        _messages.Reader.AdvanceTo(batch.End);
    }

    internal void DropControl() => _control.ResetWrittenCount();
}

using System.Buffers;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>What leaves with one write.</summary>
/// <param name="Control">Lines that go first.</param>
/// <param name="Messages">Messages, and a PING behind them.</param>
internal readonly record struct NatsBatch(ReadOnlyMemory<byte> Control, ReadOnlySequence<byte> Messages)
{
    internal bool IsEmpty => Control.IsEmpty && Messages.IsEmpty;
}

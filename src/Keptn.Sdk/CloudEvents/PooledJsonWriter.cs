using System.Buffers;
using System.Text.Json;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// A JSON writer with its buffer, one per thread and reused: encoding allocates the result and nothing else.
/// </summary>
internal sealed class PooledJsonWriter : IDisposable
{
    private const int MaxKeptBuffer = 256 * 1024;

    [ThreadStatic]
    private static PooledJsonWriter? s_cached;

    private ArrayBufferWriter<byte> _buffer = new(1024);

    private PooledJsonWriter() => Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    internal Utf8JsonWriter Writer { get; }

    public void Dispose()
    {
        Writer.Flush();
        Writer.Reset(Stream.Null);
        if (_buffer.Capacity > MaxKeptBuffer)
        {
            _buffer = new ArrayBufferWriter<byte>(1024);
        }

        s_cached = this;
    }

    internal static PooledJsonWriter Rent()
    {
        var writer = Take();
        writer._buffer.ResetWrittenCount();
        writer.Writer.Reset(writer._buffer);
        return writer;
    }

    internal static PooledJsonWriter Rent(IBufferWriter<byte> output)
    {
        var writer = Take();
        writer.Writer.Reset(output);
        return writer;
    }

    internal byte[] ToArray()
    {
        Writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private static PooledJsonWriter Take()
    {
        var writer = s_cached ?? new PooledJsonWriter();
        s_cached = null;
        return writer;
    }
}

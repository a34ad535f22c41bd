using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// A JSON writer with its buffer, one per thread and reused: encoding allocates the result and nothing else.
/// </summary>
internal sealed class PooledJsonWriter : IDisposable
{
    private const int MaxKeptBuffer = 256 * 1024;

    // The text never stands in a web page. The default encoder would write the plus sign of every time zone and every
    // letter beyond ASCII as an escape: larger, slower and hard to read.
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static PooledJsonWriter? s_cached;

    private ArrayBufferWriter<byte> _buffer = new(1024);

    private PooledJsonWriter() => Writer = new Utf8JsonWriter(_buffer, s_options);

    internal Utf8JsonWriter Writer { get; }

    public void Dispose()
    {
        Writer.Flush();
        if (_buffer.Capacity > MaxKeptBuffer)
        {
            _buffer = new ArrayBufferWriter<byte>(1024);
        }

        // A cached writer must not keep the caller's output alive.
        Writer.Reset(_buffer);
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

    internal byte[] ToArray() => GetWritten().ToArray();

    /// <summary>What was written, until this is disposed.</summary>
    internal ReadOnlySpan<byte> GetWritten()
    {
        Writer.Flush();
        return _buffer.WrittenSpan;
    }

    private static PooledJsonWriter Take()
    {
        var writer = s_cached ?? new PooledJsonWriter();
        s_cached = null;
        return writer;
    }
}

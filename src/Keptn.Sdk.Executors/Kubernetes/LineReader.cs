namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Reads lines of bytes, none longer than allowed.</summary>
internal sealed class LineReader(Stream stream, int limit) : IAsyncDisposable
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <returns>The next line that is not empty; <see langword="null"/> at the end, where half a line counts for nothing.</returns>
    /// <exception cref="KubernetesException">A line is too long.</exception>
    internal async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsSpan(_start, seen + end).ToArray();
                _start += seen + end + 1;
                seen = 0;
                if (line.Length > 0)
                {
                    return line;
                }

                continue;
            }

            seen = _end - _start;
            MakeRoom();
            var length = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (length == 0)
            {
                return null;
            }

            _end += length;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= limit)
            {
                throw new KubernetesException($"The API server sent a line of more than {limit} bytes.");
            }

            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, limit));
        }
    }
}

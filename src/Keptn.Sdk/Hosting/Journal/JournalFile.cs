namespace Keptn.Sdk.Hosting.Journal;

/// <summary>One file of records, written at its end only.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly FileStream _stream;

    private JournalFile(FileStream stream) => _stream = stream;

    internal string Path => _stream.Name;

    /// <summary>How long the file is, what was written and then failed not counted.</summary>
    internal long Length { get; private set; }

    public void Dispose() => _stream.Dispose();

    /// <summary>Creates the file; what one of the name held is lost.</summary>
    internal static JournalFile Create(string path)
    {
        var options = new FileStreamOptions
        {
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            Mode = FileMode.Create,
            Share = FileShare.Read | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            // Events may say more than everybody on the machine should know.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new JournalFile(new FileStream(path, options));
    }

    /// <summary>Reads every whole record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Gets each record; false if it cannot be understood.</param>
    /// <returns>How many bytes before the last whole record, and how many after it, belong to none.</returns>
    internal static (long Damaged, long Torn) Read(string path, Func<ReadOnlyMemory<byte>, bool> take)
    {
        ReadOnlyMemory<byte> data = File.ReadAllBytes(path);
        long damaged = 0, skipped = 0;
        while (!data.IsEmpty)
        {
            if (JournalFrame.TryRead(data, out var payload, out var size) && take(payload))
            {
                damaged += skipped;
                skipped = 0;
            }
            else
            {
                var end = data.Span.IndexOf((byte)'\n');
                size = end < 0 ? data.Length : end + 1;
                skipped += size;
            }

            data = data[size..];
        }

        return (damaged, skipped);
    }

    /// <summary>Writes at the end.</summary>
    /// <param name="data">Whole records.</param>
    /// <param name="flush">Whether they must be on the disk, and not only on their way, when this returns.</param>
    /// <exception cref="IOException">They were not written, or may not be on the disk; nothing of them counts.</exception>
    internal void Append(ReadOnlySpan<byte> data, bool flush)
    {
        RandomAccess.Write(_stream.SafeFileHandle, data, Length);
        if (flush)
        {
            RandomAccess.FlushToDisk(_stream.SafeFileHandle);
        }

        Length += data.Length;
    }

    internal void Flush() => RandomAccess.FlushToDisk(_stream.SafeFileHandle);

    internal byte[] Read(long offset, int size)
    {
        var data = new byte[size];
        var read = 0;
        while (read < size)
        {
            var count = RandomAccess.Read(_stream.SafeFileHandle, data.AsSpan(read), offset + read);
            if (count == 0)
            {
                throw new EndOfStreamException($"'{Path}' ends at {offset + read}; a record of {size} bytes was written at {offset}.");
            }

            read += count;
        }

        return data;
    }
}

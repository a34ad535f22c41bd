using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Keptn.Sdk.Local.Tool.History;

/// <summary>
/// A history in one SQLite file. Every write is one transaction in the write-ahead log: it survives the process that is
/// killed, and a machine that fails loses the last moments at most.
/// </summary>
internal sealed class SqliteHistory : ILocalHistory, IDisposable
{
    private const int EventsBetweenChecks = 1_000;
    private const int Version = 1;

    // Marks the file as one of keptn-local ("kptl"), so that no other database is ever written to.
    private const int ApplicationId = 0x6b70746c;
    private const int ApplicationIdOffset = 68;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _append;
    private readonly long _maxBytes;
    private int _sinceCheck;

    private SqliteHistory(SqliteConnection connection, long maxBytes)
    {
        _connection = connection;
        _maxBytes = maxBytes;
        _put = Prepare("INSERT INTO records (key, value) VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = $value", "$key", "$value");
        _remove = Prepare("DELETE FROM records WHERE key = $key", "$key");
        _append = Prepare("INSERT INTO events (body) VALUES ($body)", "$body");
    }

    /// <summary>Opens a history, or makes a new one. One that is damaged is set aside first; no other file is.</summary>
    /// <param name="file">The file; the folder must exist.</param>
    /// <param name="maxBytes">How large the file may become before the oldest events go.</param>
    /// <param name="report">Is told what was set aside, and why.</param>
    /// <param name="timeProvider">Names what is set aside.</param>
    /// <exception cref="IOException">It cannot be used: it is another program's, or in use, or cannot be written.</exception>
    internal static SqliteHistory Open(string file, long maxBytes, Action<string> report, TimeProvider timeProvider)
    {
        file = Path.GetFullPath(file);
        try
        {
            try
            {
                return OpenAndCheck(file, maxBytes);
            }
            catch (SqliteException e) when (IsDamage(e))
            {
                if (!IsOurs(file))
                {
                    throw new IOException($"{file} is no history of keptn-local; name another file, or move this one away.", e);
                }

                var aside = SetAside(file, timeProvider);
                report($"The history {file} is damaged ({e.Message}). It is set aside as {aside}, and a new one begins.");
                return OpenAndCheck(file, maxBytes);
            }
        }
        catch (SqliteException e)
        {
            throw new IOException(Describe(file, e), e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LocalHistoryRecord> ReadRecords() => Guard(() =>
    {
        List<LocalHistoryRecord> records = [];
        using var command = new SqliteCommand("SELECT key, value FROM records ORDER BY number", _connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            records.Add(new LocalHistoryRecord(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        }

        return records;
    });

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> ReadEvents(long maxBytes) => Guard(() =>
    {
        var first = FindFirst(maxBytes);
        List<ReadOnlyMemory<byte>> events = [];
        using var command = new SqliteCommand("SELECT body FROM events WHERE number >= $first ORDER BY number", _connection);
        command.Parameters.AddWithValue("$first", first);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            events.Add(reader.GetFieldValue<byte[]>(0));
        }

        return events;
    });

    /// <inheritdoc/>
    public void Write(IReadOnlyList<LocalHistoryRecord> records, IReadOnlyList<ReadOnlyMemory<byte>> events) => Guard(() =>
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var record in records)
        {
            var command = record.Value is null ? _remove : _put;
            command.Transaction = transaction;
            command.Parameters["$key"].Value = record.Key;
            if (record.Value is { } value)
            {
                command.Parameters["$value"].Value = value.ToArray();
            }

            command.ExecuteNonQuery();
        }

        _append.Transaction = transaction;
        foreach (var body in events)
        {
            _append.Parameters["$body"].Value = body.ToArray();
            _append.ExecuteNonQuery();
        }

        _sinceCheck += events.Count;
        if (_sinceCheck >= EventsBetweenChecks)
        {
            _sinceCheck = 0;
            ForgetOldest(transaction);
        }

        transaction.Commit();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _put.Dispose();
        _remove.Dispose();
        _append.Dispose();
        _connection.Dispose();
    }

    private static SqliteHistory OpenAndCheck(string file, long maxBytes)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();

            // Two control planes on one history would undo each other's work.
            Execute(connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            var owner = Number(connection, "PRAGMA application_id");
            var version = Number(connection, "PRAGMA user_version");
            if (owner == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0)
            {
                Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
                    BEGIN EXCLUSIVE;
                    CREATE TABLE records (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value BLOB NOT NULL);
                    CREATE TABLE events (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
                    PRAGMA application_id = {ApplicationId};
                    PRAGMA user_version = {Version};
                    COMMIT;
                    """));
            }
            else if (owner != ApplicationId)
            {
                throw new IOException($"{file} is a database of another program; name another file for the history.");
            }
            else if (version > Version)
            {
                throw new IOException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file} was written by a newer keptn-local (format {version}, this one knows {Version}); update it, or name another file."));
            }

            // The state is read as a whole in a moment. If it cannot be, the file must be set aside now, and not later.
            Execute(connection, "SELECT sum(length(key) + length(value)) FROM records; SELECT body FROM events ORDER BY number DESC LIMIT 100;");
            return new SqliteHistory(connection, maxBytes);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string SetAside(string file, TimeProvider timeProvider)
    {
        var mark = timeProvider.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var aside = $"{file}.damaged-{mark}";
        File.Move(file, aside);
        foreach (var suffix in (string[])["-wal", "-shm"])
        {
            if (File.Exists(file + suffix))
            {
                File.Move(file + suffix, aside + suffix);
            }
        }

        return aside;
    }

    /// <summary>
    /// Whether a file that cannot be read was written by keptn-local: whatever else somebody names by mistake stays where it
    /// is. The mark stands in the log alone as long as nothing was moved from it into the file.
    /// </summary>
    private static bool IsOurs(string file)
    {
        var header = new byte[ApplicationIdOffset + sizeof(int)];
        using var stream = File.OpenRead(file);
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            return false;
        }

        var owner = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(ApplicationIdOffset));
        return owner == ApplicationId || (owner == 0 && File.Exists(file + "-wal"));
    }

    private static bool IsDamage(SqliteException e) =>
        e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB
        || (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR && e.Message.Contains("no such table", StringComparison.Ordinal));

    private static string Describe(string file, SqliteException e) => e.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => $"{file} is in use by another keptn-local; stop it, or name another file.",
        SQLitePCL.raw.SQLITE_CANTOPEN => $"{file} cannot be opened; is there such a folder, and may you write to it?",
        SQLitePCL.raw.SQLITE_READONLY => $"{file} cannot be written.",
        SQLitePCL.raw.SQLITE_FULL => $"{file} cannot grow: the disk is full.",
        _ => $"{file}: {e.Message}",
    };

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = new SqliteCommand(text, connection);
        using var reader = command.ExecuteReader();
        do
        {
            while (reader.Read())
            {
                reader.GetValue(0);
            }
        }
        while (reader.NextResult());
    }

    private static long Number(SqliteConnection connection, string text, SqliteTransaction? transaction = null)
    {
        using var command = new SqliteCommand(text, connection, transaction);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private long FindFirst(long maxBytes)
    {
        using var command = new SqliteCommand("SELECT number, length(body) FROM events ORDER BY number DESC", _connection);
        using var reader = command.ExecuteReader();
        var first = long.MaxValue;
        while (reader.Read() && (maxBytes -= reader.GetInt64(1)) >= 0)
        {
            first = reader.GetInt64(0);
        }

        return first;
    }

    // What is deleted leaves room in the file, which is used again: it does not shrink, and does not grow either.
    private void ForgetOldest(SqliteTransaction transaction)
    {
        var pages = Number(_connection, "PRAGMA page_count", transaction) - Number(_connection, "PRAGMA freelist_count", transaction);
        var used = pages * Number(_connection, "PRAGMA page_size", transaction);
        if (used <= _maxBytes)
        {
            return;
        }

        // A tenth at a time: seldom, and never much at once.
        using var command = new SqliteCommand(
            "DELETE FROM events WHERE number <= (SELECT min(number) + (max(number) - min(number)) / 10 FROM events)", _connection, transaction);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string text, params ReadOnlySpan<string> parameters)
    {
        var command = new SqliteCommand(text, _connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter, null));
        }

        return command;
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw new IOException(Describe(_connection.DataSource, e), e);
        }
    }
}

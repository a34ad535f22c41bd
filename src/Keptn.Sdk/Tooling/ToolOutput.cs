using System.Text;
using System.Text.RegularExpressions;
using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tooling;

/// <summary>
/// Takes a tool's output line by line, to the log and to whom it may concern. However much there is, only the tail and one
/// line of each stream are held.
/// </summary>
internal sealed partial class ToolOutput(ToolCommand command, string tool, ILogger logger)
{
    private const int MaxTailLength = 4_000;

    // What is taken out of a line later, colours for instance, has to fit in too.
    private const int RawFactor = 4;

    private readonly Lock _lock = new();
    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lines;

    /// <summary>Completes when <see cref="ToolCommand.OnOutput"/> or <see cref="ToolCommand.OnError"/> has thrown: nobody reads on then, and the tool would hang.</summary>
    internal Task Failed => _failed.Task;

    internal long Lines => Interlocked.Read(ref _lines);

    internal string GetTail()
    {
        lock (_lock)
        {
            var text = string.Join('\n', _tail);
            return text.Length <= MaxTailLength ? text : "..." + text[^MaxTailLength..];
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="take">Who gets its lines.</param>
    internal async Task ReadAsync(Stream stream, Action<string>? take)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[16 * 1024];
        var chars = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var line = new StringBuilder();
        var length = 0L;
        var afterReturn = false;
        while (true)
        {
            int count;
            try
            {
                count = await stream.ReadAsync(bytes).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Closed under us: something that outlives the tool held the other end.
                count = 0;
            }

            var decoded = decoder.GetChars(bytes.AsSpan(0, count), chars, flush: count == 0);
            for (var rest = chars.AsSpan(0, decoded); !rest.IsEmpty;)
            {
                var end = rest.IndexOfAny('\n', '\r');
                var part = end < 0 ? rest : rest[..end];
                if (!part.IsEmpty)
                {
                    afterReturn = false;
                    length += part.Length;
                    line.Append(part[..Math.Min(part.Length, (command.MaxLineLength * RawFactor) - line.Length)]);
                }

                if (end < 0)
                {
                    break;
                }

                // A progress bar writes over its line with a bare return: that is a line too. A pair is one end.
                if (!(rest[end] == '\n' && afterReturn))
                {
                    Take(line, length, take);
                    length = 0;
                }

                afterReturn = rest[end] == '\r';
                rest = rest[(end + 1)..];
            }

            if (count == 0)
            {
                break;
            }
        }

        if (length > 0)
        {
            Take(line, length, take);
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex EscapeSequences();

    private static string Clean(string text)
    {
        // What colours a terminal could also forge lines in a log.
        var plain = text.Contains('\u001b', StringComparison.Ordinal) ? EscapeSequences().Replace(text, string.Empty) : text;
        return plain.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !plain.Contains('\u007f', StringComparison.Ordinal)
            ? plain
            : string.Concat(plain.Select(static c => char.IsControl(c) ? ' ' : c));
    }

    private void Take(StringBuilder line, long length, Action<string>? take)
    {
        var text = Clean(line.ToString());
        line.Clear();
        if (text.Length > command.MaxLineLength || length > (long)command.MaxLineLength * RawFactor)
        {
            text = $"{text.AsSpan(0, Math.Min(text.Length, command.MaxLineLength))}... ({length} characters)";
        }

        lock (_lock)
        {
            var number = Interlocked.Increment(ref _lines);
            if (command.TailLines > 0 && text.Length > 0)
            {
                if (_tail.Count == command.TailLines)
                {
                    _tail.Dequeue();
                }

                _tail.Enqueue(text);
            }

            if (number <= command.MaxLoggedLines)
            {
                Log.ToolOutput(logger, tool, text);
            }
            else if (number == command.MaxLoggedLines + 1L)
            {
                Log.ToolOutputLimit(logger, tool, command.MaxLoggedLines);
            }

            try
            {
                take?.Invoke(text);
            }
            catch
            {
                _failed.TrySetResult();
                throw;
            }
        }
    }
}

using System.Globalization;
using System.Text;
using Keptn.Sdk.CloudEvents;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>
/// What one webhook owes, as a file: whether it was started, how many finished events are owed, then the triggered event
/// and the started ones, a line each. A disk that fails is told once, and is no reason not to answer.
/// </summary>
internal sealed class WebhookEntry(string? file, CloudEvent triggered, IReadOnlyList<CloudEvent> started, ILogger logger) : IDisposable
{
    private bool _isKept;
    private bool _hasFailed;

    internal CloudEvent Triggered { get; } = triggered;

    internal IReadOnlyList<CloudEvent> Started { get; } = started;

    internal bool IsStarted { get; private init; }

    internal int Owed { get; private init; }

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    internal static WebhookEntry Read(string file, ILogger logger)
    {
        try
        {
            var lines = File.ReadAllLines(file);
            var head = lines[0].Split(' ');
            var events = lines.Skip(1).Select(l => JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(l))).ToList();
            return new WebhookEntry(file, events[0], events[1..], logger)
            {
                IsStarted = head[0] == "started",
                Owed = int.Parse(head[1], NumberStyles.None, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException or CloudEventFormatException)
        {
            throw new InvalidDataException("it is damaged", e);
        }
    }

    /// <summary>Notes whether the started events are sent, and how many finished events are owed from now on.</summary>
    internal async Task WriteAsync(bool isStarted, int owed)
    {
        if (file is null)
        {
            return;
        }

        // Written beside and moved: a process that is killed meanwhile leaves the old entry whole.
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{(isStarted ? "started" : "begun")} {owed}\n"));
        foreach (var cloudEvent in Started.Prepend(Triggered))
        {
            text.Append(Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span).ReplaceLineEndings(" ")).Append('\n');
        }

        try
        {
            var draft = file + ".tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(draft, text.ToString(), CancellationToken.None).ConfigureAwait(false);
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TellOnce(e);
        }
    }

    /// <summary>Leaves the entry to the next process: an answer could not be sent.</summary>
    internal async Task KeepAsync(int owed)
    {
        _isKept = true;
        await WriteAsync(isStarted: true, owed).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (file is null || _isKept)
        {
            return;
        }

        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TellOnce(e);
        }
    }

    private void TellOnce(Exception e)
    {
        if (!_hasFailed)
        {
            _hasFailed = true;
            WebhookLog.NotNoted(logger, Triggered.Type, Triggered.Id, e.Message);
        }
    }
}

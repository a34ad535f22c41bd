using Keptn.Sdk.CloudEvents;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>
/// Keeps which answers are owed, in the state directory, so that they survive the process (contract C2). Without that
/// directory it keeps nothing.
/// </summary>
internal sealed class WebhookJournal
{
    /// <summary>Beside the folders of services, whose names never begin with a dot there.</summary>
    internal const string Folder = ".webhooks";

    /// <summary>Tells the entries of this process from those of earlier ones.</summary>
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly string? _folder;

    public WebhookJournal(string source, IOptions<KeptnOptions> options) =>
        _folder = string.IsNullOrWhiteSpace(options.Value.StateDirectory)
            ? null
            : Path.Combine(Path.GetFullPath(options.Value.StateDirectory), Folder, Uri.EscapeDataString(source).Replace(".", "%2E", StringComparison.Ordinal));

    /// <summary>Notes what a webhook is about to owe. Disposing the entry says that nothing is owed any more.</summary>
    internal async Task<WebhookEntry> BeginAsync(
        CloudEvent triggered, IReadOnlyList<CloudEvent> started, int owed, ILogger logger, CancellationToken cancellationToken)
    {
        if (_folder is null || owed == 0)
        {
            return new WebhookEntry(null, triggered, started, logger);
        }

        var entry = new WebhookEntry(Path.Combine(_folder, $"{_instance}-{Guid.NewGuid():N}"), triggered, started, logger);
        cancellationToken.ThrowIfCancellationRequested();
        await entry.WriteAsync(isStarted: false, owed).ConfigureAwait(false);
        return entry;
    }

    /// <summary>What earlier processes left behind.</summary>
    internal IReadOnlyList<string> FindLeftOver() => _folder is null || !Directory.Exists(_folder)
        ? []
        : [.. Directory.EnumerateFiles(_folder).Where(f => !Path.GetFileName(f).StartsWith(_instance, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}

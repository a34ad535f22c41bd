using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>Opens the journal in the state directory of the options.</summary>
internal static class StateDirectory
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Opens the journal of a service; null where there is no state directory. A process that ends at this moment, as in a
    /// rolling restart, is waited for as long as its shutdown may take.
    /// </summary>
    /// <exception cref="KeptnConfigurationException">The directory cannot be used; the message names it and says why.</exception>
    internal static async Task<TaskJournal?> OpenAsync(
        string serviceName, KeptnOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.StateDirectory))
        {
            return null;
        }

        try
        {
            // Two services may be given the same directory. Names have characters that file names may not have.
            var path = Path.Combine(Path.GetFullPath(options.StateDirectory), Uri.EscapeDataString(serviceName).Replace(".", "%2E", StringComparison.Ordinal));
            var begin = timeProvider.GetTimestamp();
            for (var attempt = 0; ; attempt++)
            {
                if (TaskJournal.TryOpen(path, logger) is { } journal)
                {
                    return journal;
                }

                if (timeProvider.GetElapsedTime(begin) > options.ShutdownTimeout)
                {
                    throw Refuse(serviceName, options, $"another process of this service uses it and has not ended within {options.ShutdownTimeout}; give each replica a directory of its own");
                }

                if (attempt == 0)
                {
                    Log.StateDirectoryInUse(logger, path);
                }

                await Task.Delay(s_pollInterval, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refuse(serviceName, options, e.Message);
        }
    }

    private static KeptnConfigurationException Refuse(string serviceName, KeptnOptions options, string reason) =>
        new(serviceName, [$"Keptn:{nameof(KeptnOptions.StateDirectory)} is '{options.StateDirectory}', which cannot be used: {reason}."]);
}

namespace Keptn.Sdk.Api;

/// <summary>
/// The log that the control plane keeps for integrations. Source: shipyard-controller, <c>/v1/log</c>.
/// Failures are <see cref="KeptnApiException"/>.
/// </summary>
public interface ILogsApi
{
    /// <summary>Writes entries. Sends nothing for an empty list. Not repeated after a failure.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task WriteAsync(IReadOnlyCollection<LogEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Reads entries, newest first, page by page as they are asked for.</summary>
    /// <param name="query">Which ones; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<LogEntry> QueryAsync(LogQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes the entries that match. The API gateway does not allow it; it works in the cluster.</summary>
    /// <param name="query">Which ones; at least one condition.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">No condition is set: that would be <see cref="DeleteAllAsync"/>.</exception>
    Task DeleteAsync(LogQuery query, CancellationToken cancellationToken = default);

    /// <summary>Deletes all entries of all integrations. The API gateway does not allow it; it works in the cluster.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task DeleteAllAsync(CancellationToken cancellationToken = default);
}

namespace Keptn.Sdk;

/// <summary>Measures indicators. One instance per event, from the event's own service scope.</summary>
public interface ISliProvider
{
    /// <summary>Measures one indicator. Called for several at once.</summary>
    /// <param name="query">What to measure.</param>
    /// <param name="cancellationToken">
    /// Cancelled when <see cref="SliProviderOptions.QueryTimeout"/> passes, the task's timeout does, or the service stops.
    /// </param>
    /// <returns>The value. A plain <see cref="double"/> will do.</returns>
    /// <exception cref="KeptnTaskException">It cannot be measured; the message reaches Keptn's users. Not tried again.</exception>
    Task<SliValue> QueryAsync(SliQuery query, CancellationToken cancellationToken);
}

namespace Keptn.Sdk;

/// <summary>Tells people or other tools what happens in Keptn. One instance per batch, from a service scope of its own.</summary>
public interface INotifier
{
    /// <summary>Sends a batch. Not called again before it has returned.</summary>
    /// <param name="notifications">At least one, in the order in which the events arrived.</param>
    /// <param name="cancellationToken">
    /// Cancelled when <see cref="NotifierOptions.SendTimeout"/> passes, or the time to stop is up.
    /// </param>
    /// <remarks>
    /// Any exception makes the batch be sent again, but a <see cref="HttpRequestException"/> with a status 400 to 499 other
    /// than 408 and 429: such a message is refused for good.
    /// </remarks>
    Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken);
}

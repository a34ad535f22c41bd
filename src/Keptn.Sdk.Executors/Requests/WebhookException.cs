namespace Keptn.Sdk.Executors.Requests;

/// <summary>A webhook that cannot be carried out, or whose receiver refused it. Its message is for people; secrets are masked later.</summary>
internal sealed class WebhookException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the receiver answered, with a status of 400 and above.</summary>
    internal bool IsAnswer { get; init; }
}

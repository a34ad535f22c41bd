namespace Keptn.Sdk.Executors;

/// <summary>
/// Where webhooks find their secrets (<c>envFrom</c>). Register another one to read them from elsewhere, for instance from
/// the Kubernetes API.
/// </summary>
public interface IWebhookSecrets
{
    /// <summary>Reads one value. Called for each event, so that changed secrets are seen.</summary>
    /// <param name="name">The name of the secret.</param>
    /// <param name="key">The key in the secret.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The value; <see langword="null"/> where there is no such secret or key.</returns>
    ValueTask<string?> ReadAsync(string name, string key, CancellationToken cancellationToken);
}

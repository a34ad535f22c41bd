using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>Secrets in mounted folders, and in a file for a laptop.</summary>
internal sealed class FileWebhookSecrets(IOptions<WebhookOptions> options) : IWebhookSecrets
{
    /// <summary>A Kubernetes secret holds no more.</summary>
    private const long MaxSize = 1024 * 1024;

    public async ValueTask<string?> ReadAsync(string name, string key, CancellationToken cancellationToken)
    {
        // The names come from a file of the configuration repository: they must not lead out of the folder.
        if (!IsName(name) || !IsName(key))
        {
            return null;
        }

        return await ReadFromFileAsync(name, key, cancellationToken).ConfigureAwait(false)
            ?? await ReadFromFolderAsync(name, key, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> ReadFromFileAsync(string name, string key, CancellationToken cancellationToken)
    {
        if (options.Value.SecretsFile is not { } file)
        {
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.TryGetProperty(name, out var secret) && secret.TryGetProperty(key, out var value) ? value.GetString() : null;
    }

    private async Task<string?> ReadFromFolderAsync(string name, string key, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(options.Value.SecretsDirectory, name, key));
        return file.Exists && file.Length <= MaxSize ? await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false) : null;
    }

    // What Kubernetes takes as name and key.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 253 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && !name.StartsWith("..", StringComparison.Ordinal) && name != ".";
}

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Secrets for local processes: a folder with one folder for each secret and one file for each key.</summary>
internal sealed class LocalJobSecrets(string? folder)
{
    /// <summary>A Kubernetes secret holds no more.</summary>
    private const long MaxSize = 1024 * 1024;

    /// <exception cref="KeptnTaskException">There is no such secret, or it cannot be read.</exception>
    internal async Task<IReadOnlyList<(string Key, string Value)>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        // The name comes from a file of the configuration repository: it must not lead out of the folder.
        if (folder is null || !IsName(name) || !Directory.Exists(Path.Combine(folder, name)))
        {
            throw new KeptnTaskException($"there is no secret '{name}' for local processes (SecretsDirectory).");
        }

        var values = new List<(string Key, string Value)>();
        try
        {
            // Where Kubernetes mounts a secret, names that begin with dots are its own.
            foreach (var file in new DirectoryInfo(Path.Combine(folder, name)).EnumerateFiles().Where(f => IsName(f.Name) && f.Name[0] != '.').OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                if (file.Length <= MaxSize)
                {
                    values.Add((file.Name, await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false)));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeptnTaskException($"the secret '{name}' cannot be read.", e);
        }

        return values;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 253 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && !name.StartsWith("..", StringComparison.Ordinal) && name != ".";
}

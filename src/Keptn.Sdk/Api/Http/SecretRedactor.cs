namespace Keptn.Sdk.Api;

/// <summary>Removes every token that was ever sent from texts that others wrote, before they become messages.</summary>
internal sealed class SecretRedactor
{
    // Shorter ones would tear ordinary words apart and protect nothing.
    private const int MinLength = 4;

    private readonly Lock _lock = new();

    // Replaced as a whole, the longest first: one may begin as another does, and the rest of it must not stay.
    private string[] _secrets = [];

    internal void Add(string? secret)
    {
        // Nearly always it is known: one token is sent with every request.
        if (secret is not { Length: >= MinLength } || Volatile.Read(ref _secrets).Contains(secret, StringComparer.Ordinal))
        {
            return;
        }

        lock (_lock)
        {
            if (!_secrets.Contains(secret, StringComparer.Ordinal))
            {
                Volatile.Write(ref _secrets, [.. _secrets.Append(secret).OrderByDescending(s => s.Length)]);
            }
        }
    }

    internal string Redact(string text)
    {
        foreach (var secret in Volatile.Read(ref _secrets))
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}

using System.Collections.Immutable;

namespace Keptn.Sdk.Api;

/// <summary>Removes every token that was ever sent from texts that others wrote, before they become messages.</summary>
internal sealed class SecretRedactor
{
    // Shorter ones would tear ordinary words apart and protect nothing.
    private const int MinLength = 4;

    private ImmutableHashSet<string> _secrets = [];

    internal void Add(string? secret)
    {
        if (secret is { Length: >= MinLength })
        {
            ImmutableInterlocked.Update(ref _secrets, static (set, value) => set.Add(value), secret);
        }
    }

    internal string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}

using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>
/// Takes secrets out of texts, also as they are written in URLs, in JSON and in basic authentication, and the lines of
/// those that have several: what is logged line by line never has the whole.
/// </summary>
internal sealed class SecretMask
{
    private const string Mask = "***";

    /// <summary>Shorter lines of a secret stand in too many texts.</summary>
    private const int ShortestLine = 8;

    private const int MaxLines = 500;

    /// <summary>Less at the end of a text may be anything.</summary>
    private const int ShortestPart = 3;

    private readonly List<string> _texts;

    internal SecretMask(IEnumerable<string> secrets) => _texts =
    [
        // An empty secret would put the mask between all characters; longer ones first, as one may hold another.
        .. secrets.Where(s => s.Length > 0).SelectMany(GetForms).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length),
    ];

    internal string Apply(string text)
    {
        foreach (var secret in _texts)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>As <see cref="Apply"/>, for a text whose end was cut off: a secret may have begun there.</summary>
    internal string ApplyToBegin(string text)
    {
        text = Apply(text);
        foreach (var secret in _texts)
        {
            for (var length = Math.Min(secret.Length - 1, text.Length); length >= ShortestPart; length--)
            {
                if (text.AsSpan().EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal))
                {
                    return text[..^length] + Mask;
                }
            }
        }

        return text;
    }

    private static IEnumerable<string> GetForms(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal),
        JsonEncodedText.Encode(secret).ToString(),
        JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        .. GetBase64(Encoding.UTF8.GetBytes(secret)),
        .. secret.Contains('\n', StringComparison.Ordinal) ? [secret.Trim(), .. GetLines(secret)] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> GetLines(string secret) =>
        secret.Split('\n', MaxLines, StringSplitOptions.TrimEntries).Where(l => l.Length >= ShortestLine);

    // Behind other text, as a password behind its user, the same bytes are other characters, by where they begin among three.
    private static IEnumerable<string> GetBase64(byte[] secret)
    {
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. secret]);
            var own = text[(offset == 0 ? 0 : offset + 1)..((offset + secret.Length) * 8 / 6)];
            if (own.Length >= ShortestLine)
            {
                yield return own;
                yield return own.Replace('+', '-').Replace('/', '_');
            }
        }
    }
}

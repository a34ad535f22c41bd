using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>Takes secrets out of texts, also as they are written in URLs, in JSON and in basic authentication.</summary>
internal sealed class SecretMask
{
    private const string Mask = "***";

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

    private static IEnumerable<string> GetForms(string secret)
    {
        var json = JsonEncodedText.Encode(secret).ToString();
        return
        [
            secret,
            Uri.EscapeDataString(secret),
            Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal),
            json,
            JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            .. secret.Contains('\n', StringComparison.Ordinal) ? [secret.Trim()] : Array.Empty<string>(),
        ];
    }
}

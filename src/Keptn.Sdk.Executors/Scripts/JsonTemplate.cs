using System.Text.Encodings.Web;
using System.Text.Json;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>Knows whether a placeholder stands within the quotes of a JSON text, and escapes its value for that place.</summary>
internal sealed class JsonTemplate
{
    private bool _inText;
    private bool _afterBackslash;

    /// <summary>Takes the text of the file's author up to the next placeholder.</summary>
    internal void Read(string text)
    {
        foreach (var c in text)
        {
            if (_afterBackslash)
            {
                _afterBackslash = false;
            }
            else if (c == '"')
            {
                _inText = !_inText;
            }
            else
            {
                _afterBackslash = _inText && c == '\\';
            }
        }
    }

    /// <summary>
    /// Within quotes: the text, escaped. Outside: a number or a truth value as it is, also where the event has it as a text,
    /// for the file has no quotes there; any other text with quotes. A value never becomes an object.
    /// </summary>
    internal string Escape(EventValue value)
    {
        var escaped = JsonEncodedText.Encode(value.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        return _inText ? escaped : IsLiteral(value) ? value.Text : $"\"{escaped}\"";
    }

    private static bool IsLiteral(EventValue value)
    {
        if (!value.IsText)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(value.Text);
            return document.RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

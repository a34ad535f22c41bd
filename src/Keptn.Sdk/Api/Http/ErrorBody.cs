using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Api;

/// <summary>
/// What a service says about an error: <c>{"code","message"}</c> of most services, <c>{"errorCode","message"}</c> of the
/// statistics service. Anything else (HTML of a proxy, plain text, nothing) is described, not guessed at.
/// </summary>
internal readonly record struct ErrorBody(int? Code, string? Message, bool IsKeptn)
{
    internal static ErrorBody Read(ReadOnlySpan<byte> body)
    {
        int? code = null;
        string? message = null;
        var known = false;
        try
        {
            var reader = new Utf8JsonReader(WithoutMark(body));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCode = reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("errorCode"u8);
                var isMessage = reader.ValueTextEquals("message"u8);
                known |= isCode || isMessage;
                reader.Read();
                if (isCode)
                {
                    code = ReadCode(ref reader);
                }
                else if (isMessage && reader.TokenType == JsonTokenType.String)
                {
                    message = reader.GetString();
                }
                else
                {
                    reader.Skip();
                }
            }

            // Shipyard writes a second object behind the first in some errors: the first one is the error.
            return new ErrorBody(code, string.IsNullOrEmpty(message) ? null : message, known);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A text that is cut off or not UTF-8 still has the status; what was read of it is no longer certain.
            return default;
        }
    }

    /// <summary>The first words of an answer that is not JSON, for people; markup is left out.</summary>
    internal static string Excerpt(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 2048)]);
        var excerpt = new StringBuilder();
        var inTag = false;
        foreach (var c in text)
        {
            if (c is '<' or '>')
            {
                inTag = c == '<';
            }
            else if (!inTag && !(char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                excerpt.Append(c);
            }
            else if (excerpt.Length > 0 && excerpt[^1] != ' ')
            {
                excerpt.Append(' ');
            }

            if (excerpt.Length >= 120)
            {
                return excerpt.Append("...").ToString();
            }
        }

        return excerpt.ToString().TrimEnd();
    }

    internal static KeptnNotFound Classify(ErrorBody error)
    {
        if (!error.IsKeptn)
        {
            return KeptnNotFound.Route;
        }

        var message = error.Message ?? string.Empty;
        return message switch
        {
            _ when message.StartsWith("path ", StringComparison.Ordinal)
                && message.EndsWith(" was not found", StringComparison.Ordinal) => KeptnNotFound.Route,
            _ when Says("resource not found") => KeptnNotFound.Resource,
            _ when Says("service not found") => KeptnNotFound.Service,
            _ when Says("stage not found") => KeptnNotFound.Stage,
            _ when Says("project not found") || Says("credentials for upstream repository") => KeptnNotFound.Project,
            _ when Says("upstream repository not found") => KeptnNotFound.UpstreamRepository,
            _ => KeptnNotFound.Other,
        };

        bool Says(string text) => message.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private static int? ReadCode(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && number is > int.MinValue and < int.MaxValue:
                return (int)number;
            case JsonTokenType.String when int.TryParse(reader.GetString(), out var number):
                return number;
            default:
                reader.Skip();
                return null;
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;
}

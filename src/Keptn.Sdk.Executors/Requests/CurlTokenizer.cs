using System.Text;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>
/// Splits a curl command into arguments as webhook-service does (lib/curl_executor.go, spec/executors.md 3.6): by space
/// and tab, quotes without escapes in them, a closing quote ends the argument. What differs: values of the event and
/// secrets never count as quotes, spaces or backslashes, and empty quotes are an argument.
/// </summary>
internal static class CurlTokenizer
{
    /// <param name="command">The command, or a part of one.</param>
    /// <param name="isWhole">Whether it begins with the word curl.</param>
    /// <exception cref="WebhookException">A quote is not closed.</exception>
    internal static IReadOnlyList<CurlToken> Split(RenderedText command, bool isWhole = true)
    {
        var tokens = new List<CurlToken>();
        var text = new StringBuilder();
        var origins = new StringBuilder();
        var inArgument = false;
        var quote = '\0';

        // As in webhook-service the first character of a command is taken as it is.
        var escaped = isWhole;
        for (var i = 0; i < command.Length; i++)
        {
            var c = command[i];
            if (command.IsValue(i))
            {
                Take(c, 'v');
                inArgument = true;
                escaped = false;
            }
            else if (quote != '\0' && c == quote)
            {
                quote = '\0';
                End();
            }
            else if (quote != '\0' || escaped)
            {
                Take(c, 'a');
                escaped = false;
            }
            else if (c == '\\')
            {
                escaped = true;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is not (' ' or '\t'))
            {
                inArgument = true;
                Take(c, 'a');
            }
            else if (inArgument)
            {
                End();
            }
        }

        if (quote != '\0')
        {
            throw new WebhookException("the curl command has a quote that is not closed");
        }

        if (text.Length > 0)
        {
            End();
        }

        return tokens;

        void Take(char c, char origin)
        {
            text.Append(c);
            origins.Append(origin);
        }

        void End()
        {
            tokens.Add(new CurlToken(text.ToString(), origins.ToString()));
            text.Clear();
            origins.Clear();
            inArgument = false;
        }
    }
}

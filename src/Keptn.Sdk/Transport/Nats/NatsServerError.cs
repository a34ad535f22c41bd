using System.Text;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>What a server's -ERR means for this client.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Text">The server's words.</param>
/// <param name="Subject">The subject that is not permitted, where it is about one.</param>
internal readonly record struct NatsServerError(NatsServerErrorKind Kind, string Text, string Subject)
{
    private const string Publish = "permissions violation for publish to ";
    private const string Subscription = "permissions violation for subscription to ";
    private const int MaxLength = 512;

    // A timeout of the sign-in is not among them: a busy machine was too slow, and may be quicker the next time.
    private static readonly string[] s_authentication =
    [
        "authorization violation", "user authentication expired", "user authentication revoked",
        "account authentication expired", "invalid credentials",
    ];

    internal static NatsServerError Parse(ReadOnlySpan<byte> text)
    {
        var words = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxLength)]);
        if (words.StartsWith(Publish, StringComparison.OrdinalIgnoreCase))
        {
            return new(NatsServerErrorKind.PublishRefused, words, Unquote(words[Publish.Length..]));
        }

        if (words.StartsWith(Subscription, StringComparison.OrdinalIgnoreCase))
        {
            return new(NatsServerErrorKind.SubscriptionRefused, words, Unquote(words[Subscription.Length..]));
        }

        if (Array.Exists(s_authentication, known => words.StartsWith(known, StringComparison.OrdinalIgnoreCase)))
        {
            return new(NatsServerErrorKind.SignInRefused, words, string.Empty);
        }

        // The server goes on after these; after all others it ends the connection.
        var isWarning = words.StartsWith("permissions violation", StringComparison.OrdinalIgnoreCase)
            || words.StartsWith("invalid subject", StringComparison.OrdinalIgnoreCase)
            || words.StartsWith("maximum subscriptions", StringComparison.OrdinalIgnoreCase);
        return new(isWarning ? NatsServerErrorKind.Warning : NatsServerErrorKind.Fatal, words, string.Empty);
    }

    // "subject" using queue "group"
    private static string Unquote(string text)
    {
        var parts = text.Split('"');
        return parts.Length > 1 ? parts[1] : text;
    }
}

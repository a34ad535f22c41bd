using System.Text;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>A checked subject with its bytes, made once and used for every message.</summary>
internal sealed class NatsSubject
{
    // A server takes 4096 bytes for a whole control line by default.
    private const int MaxLength = 2048;

    private NatsSubject(string text)
    {
        Text = text;
        Utf8 = Encoding.UTF8.GetBytes(text);
    }

    internal string Text { get; }

    internal byte[] Utf8 { get; }

    public override string ToString() => Text;

    /// <summary>A subject to publish on.</summary>
    /// <exception cref="ArgumentException">It is not one; the message says why.</exception>
    internal static NatsSubject ForPublish(string text) => new(Check(text, wildcards: false));

    /// <summary>A subject to subscribe to; <c>*</c> and <c>&gt;</c> are allowed.</summary>
    /// <exception cref="ArgumentException">It is not one; the message says why.</exception>
    internal static NatsSubject ForSubscription(string text) => new(Check(text, wildcards: true));

    internal static bool IsValidQueueGroup(string text) => text.Length is > 0 and <= MaxLength && !HasBlanks(text);

    private static bool HasBlanks(string text) => text.AsSpan().ContainsAnyInRange('\0', ' ') || text.Contains('\u007f', StringComparison.Ordinal);

    private static string Check(string text, bool wildcards)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reason = FindProblem(text, wildcards);
        return reason is null ? text : throw new ArgumentException($"'{text}' is not a NATS subject: {reason}.", nameof(text));
    }

    private static string? FindProblem(string text, bool wildcards)
    {
        if (text.Length == 0)
        {
            return "it is empty";
        }

        if (text.Length > MaxLength)
        {
            return $"it has {text.Length} characters, the limit is {MaxLength}";
        }

        if (HasBlanks(text))
        {
            return "it has blanks or control characters";
        }

        foreach (var range in text.AsSpan().Split('.'))
        {
            var token = text.AsSpan(range);
            if (token.IsEmpty)
            {
                return "it begins or ends with a dot, or has two dots in a row";
            }

            if (token is "*" or ">" && !wildcards)
            {
                return "one cannot publish on a wildcard";
            }

            if (token is ">" && range.End.Value != text.Length)
            {
                return "'>' may only stand at the end";
            }
        }

        return null;
    }
}

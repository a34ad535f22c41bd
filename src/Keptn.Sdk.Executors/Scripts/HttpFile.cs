namespace Keptn.Sdk.Executors.Scripts;

/// <summary>A <c>.http</c> file, read but not yet filled: values of the event cannot change what is a header and what is the body.</summary>
internal sealed class HttpFile
{
    internal required string Method { get; init; }

    internal required string Url { get; init; }

    internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body, each line with its line break; empty for none.</summary>
    internal string Body { get; init; } = string.Empty;

    /// <summary>Whether there are further requests behind a line <c>###</c>, which nobody sends.</summary>
    internal bool HasMore { get; init; }

    /// <summary>All texts that may have placeholders.</summary>
    internal IEnumerable<string> Texts => [Method, Url, .. Headers.SelectMany(h => new[] { h.Name, h.Value }), Body];
}

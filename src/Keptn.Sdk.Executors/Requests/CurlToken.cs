using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>One argument of a curl command.</summary>
/// <param name="Text">The argument.</param>
/// <param name="Origins">For each character 'a' if the author of the file wrote it, 'v' if it is a value of the event or a secret.</param>
internal readonly record struct CurlToken(string Text, string Origins)
{
    /// <summary>Whether the author of the file wrote the first characters, as it must be for options.</summary>
    internal bool IsByAuthor(int length) => !Origins.AsSpan(0, Math.Min(length, Origins.Length)).Contains('v');

    internal static CurlToken From(RenderedText text) =>
        new(text.ToString(), string.Concat(Enumerable.Range(0, text.Length).Select(i => text.IsValue(i) ? 'v' : 'a')));
}

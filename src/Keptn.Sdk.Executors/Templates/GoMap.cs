namespace Keptn.Sdk.Executors.Templates;

/// <summary>A JSON object as a template sees it; keys in Go's order of printing.</summary>
/// <param name="isOfTexts">Whether an absent key that <c>index</c> asks for is the empty text, not nothing.</param>
internal sealed class GoMap(bool isOfTexts = false) : SortedDictionary<string, object?>(StringComparer.Ordinal)
{
    internal bool IsOfTexts { get; } = isOfTexts;
}

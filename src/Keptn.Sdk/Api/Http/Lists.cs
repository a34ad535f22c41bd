namespace Keptn.Sdk.Api;

/// <summary>Lists as services send them: absent, null, or with null in them.</summary>
internal static class Lists
{
    internal static IReadOnlyList<T> WithoutNulls<T>(List<T>? items)
        where T : class
    {
        items?.RemoveAll(static item => item is null);
        return items ?? [];
    }
}

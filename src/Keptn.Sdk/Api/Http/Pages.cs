using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Api;

/// <summary>One page of a list.</summary>
internal readonly record struct Page<T>(IReadOnlyList<T?> Items, string? NextPageKey, ApiAnswer Answer)
    where T : class;

/// <summary>Reads list after list until there is no next page, and stops a server that goes in circles.</summary>
internal static class Pages
{
    internal static async IAsyncEnumerable<T> ReadAsync<T>(
        ApiConnection connection,
        Func<string?, CancellationToken, Task<Page<T>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        string? key = null;
        do
        {
            var page = await read(key, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                if (item is not null)
                {
                    yield return item;
                }
            }

            key = page.NextPageKey;
            if (key is not null && !seen.Add(key))
            {
                throw page.Answer.Unreadable($"it names the next page '{key}' a second time; the list would never end.");
            }

            if (key is not null && seen.Count >= connection.MaxPages)
            {
                throw page.Answer.Unreadable(
                    $"the list has more than {connection.MaxPages} pages ({nameof(KeptnApiOptions.MaxPages)}).");
            }
        }
        while (key is not null);
    }
}

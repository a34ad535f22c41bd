using System.Text.Json;

namespace Keptn.Sdk.Events;

/// <summary>
/// Refuses lists with a JSON null in them: the framework would put it into a list whose items are declared never to be
/// null.
/// </summary>
internal static class ListItems
{
    internal static void ThrowIfAnyIsNull<T>(IReadOnlyList<T>? items, string name)
    {
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            if (items![i] is null)
            {
                throw new JsonException($"has a null in a list: {name}[{i}]");
            }
        }
    }
}

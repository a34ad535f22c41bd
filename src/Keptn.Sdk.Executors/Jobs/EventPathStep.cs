using System.Globalization;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>One step of a path: a key, or what finds many values.</summary>
internal sealed class EventPathStep
{
    private readonly Func<object?, IEnumerable<object?>>? _findAll;

    private EventPathStep(string? key, Func<object?, IEnumerable<object?>>? findAll)
    {
        Key = key;
        _findAll = findAll;
    }

    /// <summary>The key, or the index as text; <see langword="null"/> for a step that finds many.</summary>
    internal string? Key { get; }

    internal bool FindsMany => _findAll is not null;

    internal static EventPathStep OfKey(string key) => new(key, null);

    /// <summary>Every member or entry.</summary>
    internal static EventPathStep All() => new(null, GetChildren);

    /// <summary>The value itself and everything below it.</summary>
    internal static EventPathStep Deep() => new(null, GetDescendants);

    /// <summary>The entries from one index to before another.</summary>
    internal static EventPathStep Range(int? from, int? to) => new(null, value => value is object?[] list
        ? list[Limit(from ?? 0, list)..Math.Max(Limit(from ?? 0, list), Limit(to ?? list.Length, list))]
        : []);

    /// <summary>The members or entries whose own value at a path equals, or does not equal, a literal.</summary>
    internal static EventPathStep Where(IReadOnlyList<EventPathStep> path, object? literal, bool equals) => new(null, value => GetChildren(value).Where(child =>
    {
        foreach (var step in path)
        {
            if (step.FindsMany || !TryGet(child, step.Key!, out child))
            {
                return false;
            }
        }

        return Equals(child, literal) == equals;
    }));

    internal IEnumerable<object?> FindAll(object? value) => _findAll!(value);

    internal static bool TryGet(object? value, string key, out object? found)
    {
        found = null;
        switch (value)
        {
            case GoMap map:
                return map.TryGetValue(key, out found);
            case object?[] list when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Length:
                found = list[index];
                return true;
            default:
                return false;
        }
    }

    private static int Limit(int index, object?[] list) => Math.Clamp(index < 0 ? list.Length + index : index, 0, list.Length);

    private static IEnumerable<object?> GetChildren(object? value) => value switch
    {
        GoMap map => map.Values,
        object?[] list => list,
        _ => [],
    };

    private static IEnumerable<object?> GetDescendants(object? value)
    {
        yield return value;
        foreach (var below in GetChildren(value).SelectMany(GetDescendants))
        {
            yield return below;
        }
    }
}

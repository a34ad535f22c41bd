using System.Text.Json;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// A JSONPath into an event, the part of the language that job configurations use: keys (<c>$.data.x</c>,
/// <c>$["a-b"]</c>), indexes, ranges, <c>*</c>, <c>..</c> and filters for equality. Source: the behaviour of
/// PaesslerAG/jsonpath 0.1.1.
/// </summary>
internal sealed class EventPath
{
    private readonly IReadOnlyList<EventPathStep> _steps;

    private EventPath(IReadOnlyList<EventPathStep> steps, bool isLenient)
    {
        _steps = steps;
        IsLenient = isLenient;
    }

    /// <summary>Whether it began without <c>$</c>: then a last key that is missing is null.</summary>
    private bool IsLenient { get; }

    /// <summary>Whether it finds a list of values, however many there are.</summary>
    internal bool FindsMany => _steps.Any(s => s.FindsMany);

    /// <summary>The first key, for instance <c>data</c>; <see langword="null"/> where it begins otherwise.</summary>
    internal string? FirstKey => _steps.Count > 0 ? _steps[0].Key : null;

    /// <summary>Reads a path.</summary>
    /// <param name="text">The path.</param>
    /// <param name="problem">Why it is none, as the end of a sentence.</param>
    internal static EventPath? TryParse(string text, out string problem)
    {
        try
        {
            var reader = new EventPathReader(text.Trim());
            var isLenient = !reader.TakeRoot();
            var steps = reader.ReadSteps(isLenient);
            reader.ExpectEnd();
            problem = string.Empty;
            return new EventPath(steps, isLenient);
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>Finds the value; false where there is none, or the path goes through what has no members.</summary>
    internal bool TryFind(object? root, out object? value)
    {
        if (TryFind(root, 0, out value))
        {
            return true;
        }

        value = null;
        return IsLenient && _steps.Count > 0 && TryFind(root, 0, out var parent, _steps.Count - 1) && parent is GoMap;
    }

    /// <summary>Reads a value for comparisons and variables, as the steps of a path see it.</summary>
    internal static object? FromJson(JsonElement element) => GoValue.FromJson(element);

    private bool TryFind(object? value, int step, out object? found, int? end = null)
    {
        for (; step < (end ?? _steps.Count); step++)
        {
            if (_steps[step].FindsMany)
            {
                var all = new List<object?>();
                foreach (var one in _steps[step].FindAll(value))
                {
                    // What does not have the rest of the path is left out.
                    if (TryFind(one, step + 1, out var rest, end))
                    {
                        all.Add(rest);
                    }
                }

                found = all.ToArray();
                return true;
            }

            if (!EventPathStep.TryGet(value, _steps[step].Key!, out value))
            {
                found = null;
                return false;
            }
        }

        found = value;
        return true;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Keptn.Sdk;

/// <summary>
/// What a query gave: the values, of which there should be one. None, several, and what is no finite number make the
/// indicator fail; they never look like 0.
/// </summary>
[SuppressMessage("Usage", "CA2225", Justification = "The constructor is the alternative to the operators.")]
public sealed class SliValue
{
    /// <summary>Takes what a query gave.</summary>
    /// <param name="values">All values.</param>
    public SliValue(params IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = [.. values];
    }

    /// <summary>The query gave nothing.</summary>
    public static SliValue None { get; } = new();

    /// <summary>All values.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Why this is not one finite number; <see langword="null"/> if it is.</summary>
    internal string? Problem => Values switch
    {
        [] => "the query gave no value",
        [var value] => double.IsFinite(value) ? null : string.Create(CultureInfo.InvariantCulture, $"the query gave {value}, which is no number"),
        _ => string.Create(CultureInfo.InvariantCulture, $"the query gave {Values.Count} values where one is needed"),
    };

    /// <summary>One value.</summary>
    /// <param name="value">The value; not a number counts as none.</param>
    public static implicit operator SliValue(double value) => new(value);

    /// <summary>One value, or none.</summary>
    /// <param name="value">The value; <see langword="null"/> for none.</param>
    public static implicit operator SliValue(double? value) => value is { } number ? new(number) : None;

    /// <inheritdoc/>
    public override string ToString() => Problem ?? Values[0].ToString(CultureInfo.InvariantCulture);
}

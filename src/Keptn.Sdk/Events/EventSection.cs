using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// One section of typed data, for instance <c>data.test</c>. Reading an absent or null section gives an empty one,
/// never <see langword="null"/>; writing leaves a section out that nobody set.
/// </summary>
/// <remarks>
/// A property of a section type follows one pattern:
/// <code>public TestSection Test { get => field ?? TestSection.Empty; init; }</code>
/// where <c>Empty</c> is <c>new() { IsAbsent = true }</c>.
/// </remarks>
public abstract record EventSection
{
    /// <summary>Creates a section that is present.</summary>
    protected EventSection()
    {
    }

    /// <summary>
    /// Copies a section, as <c>with</c> does. A copy is made to be changed, so it is present even where the original
    /// stood for an absent section.
    /// </summary>
    /// <param name="original">The section to copy.</param>
    protected EventSection(EventSection original) => ArgumentNullException.ThrowIfNull(original);

    /// <summary>Whether the section stands for one that was absent or null; such a section is not written.</summary>
    [JsonIgnore]
    public bool IsAbsent { get; protected init; }
}

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>A value as it was found.</summary>
/// <param name="Name">The name it stands under: a key with its section, or a legacy name.</param>
/// <param name="Text">The value, without blanks around it.</param>
/// <param name="Rank">0 for the section, 1 and up for the legacy names.</param>
internal readonly record struct SettingValue(string Name, string Text, int Rank)
{
    internal bool IsLegacy => Rank > 0;
}

namespace Keptn.Sdk.Local.Runs;

/// <summary>Text for terminals and logs that comes from events: its control characters would drive the terminal.</summary>
internal static class TerminalText
{
    internal static string Clean(string? text) => text is null
        ? string.Empty
        : string.Create(text.Length, text, static (clean, given) =>
        {
            for (var i = 0; i < given.Length; i++)
            {
                clean[i] = char.IsControl(given[i]) && given[i] != '\n' ? ' ' : given[i];
            }
        });
}

namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>The events of one run that are still kept, in the order of the bus, and what was warned of.</summary>
internal sealed class PageRun(PageRunKey key)
{
    private const int MostNotes = 50;

    internal PageRunKey Key => key;

    internal List<PageEvent> Events { get; } = [];

    internal Queue<string> Notes { get; } = [];

    internal void AddNote(string note)
    {
        Notes.Enqueue(note);
        if (Notes.Count > MostNotes)
        {
            Notes.Dequeue();
        }
    }

    /// <summary>Whether it belongs to what a user looks for.</summary>
    internal bool IsWanted(PageQuery query) =>
        (query.Project.Length == 0 || key.Project == query.Project)
        && (query.Service.Length == 0 || Events.Any(e => e.Service == query.Service))
        && (query.Text.Length == 0 || Events.Any(e => e.Head.Contains(query.Text, StringComparison.OrdinalIgnoreCase)));
}

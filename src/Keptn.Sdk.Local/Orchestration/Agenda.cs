namespace Keptn.Sdk.Local.Orchestration;

/// <summary>What is to be looked at, and when.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, DateTimeOffset> _items = new();

    internal DateTimeOffset? Next => _items.TryPeek(out _, out var due) ? due : null;

    internal void Add(DateTimeOffset due, Action look) => _items.Enqueue(look, due);

    internal void RunDue(DateTimeOffset now)
    {
        while (_items.TryPeek(out var look, out var due) && due <= now)
        {
            _items.Dequeue();
            look();
        }
    }
}

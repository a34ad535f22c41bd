namespace Keptn.Sdk.Local.Orchestration;

/// <summary>What is to be looked at, and when. What is cancelled is forgotten soon, however late it would have been due.</summary>
internal sealed class Agenda
{
    private const int FewCancelled = 1_000;
    private PriorityQueue<Item, DateTimeOffset> _items = new();
    private int _cancelled;

    internal DateTimeOffset? Next
    {
        get
        {
            while (_items.TryPeek(out var item, out var due))
            {
                if (item.Look is not null)
                {
                    return due;
                }

                _items.Dequeue();
                _cancelled--;
            }

            return null;
        }
    }

    /// <summary>Adds something to look at.</summary>
    /// <returns>Cancels it; does nothing once it has been looked at.</returns>
    internal Action Add(DateTimeOffset due, Action look)
    {
        var item = new Item { Look = look };
        _items.Enqueue(item, due);
        return () => Cancel(item);
    }

    internal void RunDue(DateTimeOffset now)
    {
        while (Next is { } due && due <= now)
        {
            var item = _items.Dequeue();
            var look = item.Look!;
            item.Look = null;
            item.IsDone = true;
            look();
        }
    }

    private void Cancel(Item item)
    {
        if (item.Look is null || item.IsDone)
        {
            return;
        }

        item.Look = null;
        _cancelled++;
        if (_cancelled > FewCancelled && _cancelled > _items.Count / 2)
        {
            _items = new PriorityQueue<Item, DateTimeOffset>(_items.UnorderedItems.Where(i => i.Element.Look is not null));
            _cancelled = 0;
        }
    }

    private sealed class Item
    {
        internal Action? Look { get; set; }

        internal bool IsDone { get; set; }
    }
}

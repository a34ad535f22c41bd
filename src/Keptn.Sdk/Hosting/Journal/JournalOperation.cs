namespace Keptn.Sdk.Hosting.Journal;

/// <summary>What a record says of a task.</summary>
internal enum JournalOperation
{
    /// <summary>Its started event is about to be sent. On disk before that happens.</summary>
    Begin,

    /// <summary>The started event was taken by the other side.</summary>
    Started,

    /// <summary>Its finished event is about to be sent. On disk before that happens.</summary>
    Answer,

    /// <summary>The finished event was taken by the other side, or nothing is owed any more.</summary>
    Done,
}

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>Where the records of one task stand in the file; a size of 0 is none.</summary>
internal readonly record struct JournalPlaces
{
    internal (long Offset, int Size) Begin { get; init; }

    internal (long Offset, int Size) Started { get; init; }

    internal (long Offset, int Size) Answer { get; init; }

    internal int Size => Begin.Size + Started.Size + Answer.Size;

    internal JournalPlaces Select(Func<(long Offset, int Size), (long Offset, int Size)> move) => new()
    {
        Begin = Begin.Size == 0 ? default : move(Begin),
        Started = Started.Size == 0 ? default : move(Started),
        Answer = Answer.Size == 0 ? default : move(Answer),
    };
}

namespace Keptn.Sdk.Files.Yaml;

/// <summary>What the reading of one file has come across so far.</summary>
internal sealed class FileContext(string fileName, KeptnFileOptions options)
{
    private readonly List<KeptnFileProblem> _problems = [];
    private readonly List<KeptnFileProblem> _warnings = [];
    private int _problemsLeftOut;
    private int _warningsLeftOut;

    public KeptnFileOptions Options { get; } = options;

    /// <summary>Whether keys that the model does not know are errors; otherwise they are warnings.</summary>
    public bool RefuseUnknownKeys { get; init; }

    /// <summary>The warnings, filled until <see cref="Complete"/>.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings => _warnings;

    public void Error(int line, int column, string field, string reason) =>
        Add(_problems, ref _problemsLeftOut, line, column, field, reason);

    public void Warn(int line, int column, string field, string reason) =>
        Add(_warnings, ref _warningsLeftOut, line, column, field, reason);

    /// <summary>The error that ends the reading at once, together with those found before.</summary>
    public KeptnFileException Fatal(int line, int column, string reason, Exception? cause = null)
    {
        var problem = new KeptnFileProblem { FileName = fileName, Line = line, Column = column, Reason = reason };
        return new KeptnFileException([.. _problems, problem], cause);
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="KeptnFileException">There was an error.</exception>
    public void Complete()
    {
        if (_warningsLeftOut > 0)
        {
            _warnings.Add(new() { FileName = fileName, Reason = $"{_warningsLeftOut} more warnings are left out" });
        }

        if (_problemsLeftOut > 0)
        {
            _problems.Add(new() { FileName = fileName, Reason = $"{_problemsLeftOut} more problems are left out" });
        }

        if (_problems.Count > 0)
        {
            throw new KeptnFileException(_problems);
        }
    }

    private void Add(List<KeptnFileProblem> list, ref int leftOut, int line, int column, string field, string reason)
    {
        if (list.Count >= Options.MaxProblems)
        {
            leftOut++;
            return;
        }

        list.Add(new() { FileName = fileName, Line = line, Column = column, Field = field, Reason = reason });
    }
}

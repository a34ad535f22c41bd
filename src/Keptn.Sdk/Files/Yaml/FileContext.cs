namespace Keptn.Sdk.Files.Yaml;

/// <summary>What the reading of one file has come across so far.</summary>
internal sealed class FileContext(string fileName, KeptnFileOptions options, FileRules rules)
{
    private const int MaxQuoted = 60;
    private const int MaxReason = 500;
    private readonly List<KeptnFileProblem> _problems = [];
    private readonly List<KeptnFileProblem> _warnings = [];
    private int _problemsLeftOut;
    private int _warningsLeftOut;

    public KeptnFileOptions Options { get; } = options;

    public FileRules Rules { get; } = rules;

    /// <summary>The warnings, filled until <see cref="Complete"/>.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings => _warnings;

    public void Error(YamlNode at, string field, string reason) =>
        Add(_problems, ref _problemsLeftOut, at.Line, at.Column, field, reason);

    public void Warn(YamlNode at, string field, string reason) => Warn(at.Line, at.Column, field, reason);

    public void Warn(int line, int column, string field, string reason) =>
        Add(_warnings, ref _warningsLeftOut, line, column, field, reason);

    /// <summary>Reports a value that is of another kind than it should be.</summary>
    public void WrongKind(YamlNode node, string field, string expected) =>
        Error(node, field, $"expected {expected}, but this is {Describe(node)}");

    /// <summary>Reports keys that stand twice. Whether the map can be used nevertheless.</summary>
    public bool CheckDuplicates(YamlMapping mapping, string path)
    {
        foreach (var (key, firstLine) in mapping.Duplicates)
        {
            if (Rules.LastKeyWins)
            {
                Warn(key, FieldPath.Append(path, NameOf(key)), $"the key stands on line {firstLine}, too; the last one counts");
            }
            else
            {
                Error(key, FieldPath.Append(path, NameOf(key)), $"the key stands a second time, first on line {firstLine}");
            }
        }

        return Rules.LastKeyWins || mapping.Duplicates.Count == 0;
    }

    /// <summary>How a message speaks of a value.</summary>
    public string Describe(YamlNode node)
    {
        if (node is not YamlScalar scalar)
        {
            return node.Kind;
        }

        var kind = scalar.Resolve().Name;
        return Rules.HideValues ? kind : $"{kind}, '{Shorten(scalar.Text)}'";
    }

    /// <summary>The error that ends the reading at once, together with those found before.</summary>
    public KeptnFileException Fatal(int line, int column, string reason, Exception? cause = null)
    {
        var problem = new KeptnFileProblem { FileName = fileName, Line = line, Column = column, Reason = reason };
        return new KeptnFileException([.. _problems, problem], cause);
    }

    /// <summary>Ends the reading: puts everything in the order of the file.</summary>
    /// <exception cref="KeptnFileException">There was an error.</exception>
    public void Complete()
    {
        Order(_warnings, _warningsLeftOut, "warnings");
        Order(_problems, _problemsLeftOut, "problems");
        if (_problems.Count > 0)
        {
            throw new KeptnFileException(_problems);
        }
    }

    /// <summary>Text on one line, cut to what a message can bear.</summary>
    internal static string Shorten(string text) => Shorten(text, MaxQuoted);

    /// <summary>How a message speaks of a key that is not known, as people may have meant it as a value.</summary>
    public string NameOf(YamlScalar key)
    {
        var isName = key.Text.Length <= MaxQuoted && key.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return isName || !Rules.HideValues ? key.Text : "...";
    }

    private static string Shorten(string text, int length)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > length ? string.Concat(line.AsSpan(0, length), "...") : line;
    }

    private void Order(List<KeptnFileProblem> list, int leftOut, string what)
    {
        List<KeptnFileProblem> inOrder = [.. list.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
        list.Clear();
        list.AddRange(inOrder);
        if (leftOut > 0)
        {
            list.Add(new() { FileName = fileName, Reason = $"{leftOut} more {what} are left out" });
        }
    }

    private void Add(List<KeptnFileProblem> list, ref int leftOut, int line, int column, string field, string reason)
    {
        if (list.Count >= Options.MaxProblems)
        {
            leftOut++;
            return;
        }

        list.Add(new() { FileName = fileName, Line = line, Column = column, Field = field, Reason = Shorten(reason, MaxReason) });
    }
}

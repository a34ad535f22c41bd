using System.Text;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// Keeps a script's output up to a limit, however much there is: the end of all of it for the message, and the beginning of
/// the standard output for the JSON result.
/// </summary>
internal sealed class ScriptOutput(int limit)
{
    private readonly Queue<string> _lines = new();
    private readonly StringBuilder _result = new();
    private int _length;
    private long _leftOut;

    /// <summary>Whether the standard output was longer than what is kept.</summary>
    internal bool IsResultCut { get; private set; }

    /// <summary>The standard output.</summary>
    internal string Result => _result.ToString();

    /// <summary>Takes a line of the standard output.</summary>
    internal void Add(string line)
    {
        var left = limit - _result.Length;
        IsResultCut |= line.Length + 1 > left;
        _result.Append(line.AsSpan(0, Math.Min(line.Length, left)));
        if (_result.Length < limit)
        {
            _result.Append('\n');
        }

        AddToMessage(line);
    }

    /// <summary>Takes a line of the standard error.</summary>
    internal void AddError(string line) => AddToMessage(line);

    /// <summary>All of the output, its beginning cut off where it is too long.</summary>
    internal string GetMessage()
    {
        var text = string.Join('\n', _lines).TrimEnd();
        return _leftOut == 0 ? text : $"(the first {_leftOut} characters are left out)\n{text}";
    }

    private void AddToMessage(string line)
    {
        if (line.Length > limit)
        {
            _leftOut += line.Length - limit;
            line = line[^limit..];
        }

        _lines.Enqueue(line);
        _length += line.Length + 1;
        while (_length > limit && _lines.Count > 1)
        {
            var first = _lines.Dequeue();
            _length -= first.Length + 1;
            _leftOut += first.Length + 1;
        }
    }
}

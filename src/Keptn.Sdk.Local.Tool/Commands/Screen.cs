using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>
/// Where a command writes: lines for people, or JSON, one object per line. On a terminal there is one more line that says
/// what it waits for; colours only there, and not where NO_COLOR is set. Thread-safe.
/// </summary>
internal sealed class Screen(TextWriter output, bool json, bool isTerminal)
{
    private const string ClearLine = "\r\u001b[2K";
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _lock = new();
    private readonly bool _colours = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private bool _hasStatus;

    internal bool IsJson => json;

    internal bool IsTerminal => isTerminal;

    internal static Screen Open(TextWriter output, bool json) =>
        new(output, json, isTerminal: !json && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"));

    /// <summary>A line for people; nothing where JSON is wanted.</summary>
    internal void Text(string text)
    {
        if (!json)
        {
            WriteLine(Clean(text));
        }
    }

    /// <summary>A line with a verdict, which may be coloured.</summary>
    internal void Verdict(string text, bool isGood)
    {
        if (!json)
        {
            WriteLine(_colours ? $"\u001b[{(isGood ? "32" : "31")}m{Clean(text)}\u001b[0m" : Clean(text));
        }
    }

    /// <summary>A line for programs; nothing where text is wanted.</summary>
    internal void Json(JsonObject line)
    {
        if (json)
        {
            WriteLine(line.ToJsonString(s_json));
        }
    }

    /// <summary>What it waits for; empty for nothing. It is shown on terminals alone.</summary>
    internal void Status(string text)
    {
        if (!isTerminal)
        {
            return;
        }

        lock (_lock)
        {
            output.Write(ClearLine + Cut(Clean(text)));
            output.Flush();
            _hasStatus = text.Length > 0;
        }
    }

    // What comes from events may hold control characters, which would drive the terminal.
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            clean.Append(char.IsControl(letter) && letter != '\n' ? ' ' : letter);
        }

        return clean.ToString();
    }

    private static string Cut(string text)
    {
        var width = Math.Max(20, Console.WindowWidth - 1);
        return text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");
    }

    private void WriteLine(string text)
    {
        lock (_lock)
        {
            output.WriteLine((_hasStatus ? ClearLine : string.Empty) + text);
            output.Flush();
            _hasStatus = false;
        }
    }
}

using System.Text.RegularExpressions;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>Checks one file of the folder.</summary>
internal sealed partial class ScriptCheck(string name, string text, string fileName, ScriptOptions? options)
{
    private static readonly HashSet<string> s_placeholders = new(StringComparer.Ordinal)
    {
        "data", "datacontenttype", "dataschema", "gitcommitid", "id", "shkeptncontext", "shkeptnspecversion", "source", "specversion", "subject", "time",
        "timestring", "timeutcms", "timeutcstring", "traceparent", "tracestate", "triggeredid", "type",
    };

    internal List<KeptnFileProblem> Errors { get; } = [];

    internal List<KeptnFileProblem> Warnings { get; } = [];

    internal void Run()
    {
        if (FindNameProblem() is { } problem)
        {
            Warn(0, $"never runs: {problem}");
            return;
        }

        if (text.Length == 0)
        {
            Warn(0, "is empty, and counts as a file that is not there");
        }
        else if (name.EndsWith(".http", StringComparison.Ordinal))
        {
            CheckRequest();
        }
        else
        {
            CheckScript();
        }
    }

    /// <summary>Why no event is looked for by this name; null where one is, and for files that are no scripts.</summary>
    private string? FindNameProblem()
    {
        var extension = Path.GetExtension(name);
        if (!ScriptNames.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            return $"it is in a folder below {ScriptNames.Folder}";
        }

        if (!ScriptNames.Extensions.Contains(extension))
        {
            return $"the extension must be written {extension.ToLowerInvariant()}";
        }

        var prefix = name[..^extension.Length];
        if (prefix == ScriptNames.AllEvents || (prefix.StartsWith(ScriptNames.Action + ".", StringComparison.Ordinal) && ScriptNames.IsName(prefix[(ScriptNames.Action.Length + 1)..])))
        {
            return null;
        }

        var parts = prefix.Split('.');
        return parts.Length == 2 && ScriptNames.IsName(parts[0]) && ScriptNames.Kinds.Contains(parts[1])
            ? null
            : $"the name must be <task>.<kind>{extension} with the kind {string.Join(", ", ScriptNames.Kinds[..^1])} or {ScriptNames.Kinds[^1]}, "
                + $"{ScriptNames.Action}.<action>{extension} or {ScriptNames.AllEvents}{extension}";
    }

    private void CheckRequest()
    {
        HttpFile file;
        try
        {
            file = HttpFileParser.Parse(text);
        }
        catch (HttpFileException e)
        {
            Errors.Add(Problem(e.Line, e.Reason));
            return;
        }

        foreach (var placeholder in file.Texts.SelectMany(t => PlaceholderText.Parse(t).Names).Distinct(StringComparer.Ordinal))
        {
            if (FindPlaceholderProblem(placeholder) is { } problem)
            {
                Warn(FindLine($"${{{placeholder}}}"), $"${{{placeholder}}} is never filled: {problem}");
            }
        }

        foreach (var (header, _) in file.Headers.Where(h => HttpFileRequest.Dropped.Contains(h.Name)))
        {
            Warn(FindLine(header), $"the header '{header}' is not sent: it belongs to the connection");
        }

        if (file.HasMore)
        {
            Warn(0, "has more than one request; only the first is sent");
        }

        CheckDraft(file);
    }

    /// <summary>Makes the request with a word in place of every value: what is wrong then is wrong whatever the event says.</summary>
    private void CheckDraft(HttpFile file)
    {
        try
        {
            var url = new HttpFileRequest(_ => new EventValue("value"), int.MaxValue).Create(file).Url!;
            try
            {
                OutboundPolicy.Create(options ?? new ScriptOptions(), null, null).Check(url);
            }
            catch (WebhookException e)
            {
                Warn(FindLine(file.Url), e.Message);
            }
        }
        catch (WebhookException e)
        {
            Errors.Add(Problem(FindLine(file.Url), e.Message));
        }
    }

    private string? FindPlaceholderProblem(string placeholder)
    {
        if (placeholder.StartsWith("env.", StringComparison.Ordinal))
        {
            return FindVariableProblem(placeholder[4..]);
        }

        var root = placeholder.AsSpan(0, placeholder.AsSpan().IndexOfAny('.', '[') is >= 0 and var end ? end : placeholder.Length);
        return s_placeholders.GetAlternateLookup<ReadOnlySpan<char>>().Contains(root) ? null
            : placeholder.StartsWith("DATA_", StringComparison.Ordinal) ? "that is the name of a variable of scripts; here it is a path of the event, as in ${data.project}"
            : "values are attributes of the event and paths below data, as in ${data.project}";
    }

    private string? FindVariableProblem(string variable)
    {
        if (variable.Any(char.IsAsciiLetterUpper))
        {
            return $"write the variable in lower case, ${{env.{variable.ToLowerInvariant()}}}";
        }

        return !ScriptEnvironment.IsAllowed(variable) ? "tokens of Keptn and secrets are never passed on"
            : options is not null && !ScriptEnvironment.Inherited.Concat(options.PassThrough).Contains(variable, StringComparer.OrdinalIgnoreCase) ? "PassThrough does not name the variable"
            : null;
    }

    private void CheckScript()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match match in Variables().Matches(text))
        {
            var variable = match.Groups[1].Value;
            var problem = variable.StartsWith("VALUE_", StringComparison.Ordinal) ? $"the parameters of an action are DATA_ACTION_{variable}"
                : variable.StartsWith("ENV_", StringComparison.Ordinal) ? $"variables of the service have no prefix: {variable[4..]}, where PassThrough names it"
                : !ScriptEnvironment.IsAllowed(variable) ? "tokens of Keptn and secrets are never passed on"
                : null;
            if (problem is not null && seen.Add(variable) && !IsAssigned(variable))
            {
                Warn(text.AsSpan(0, match.Index).Count('\n') + 1, $"the variable {variable} is never set: {problem}");
            }
        }
    }

    private bool IsAssigned(string variable) => text.Contains($"{variable}=", StringComparison.Ordinal) || text.Contains($"{variable} =", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:\$\{?|environ(?:\.get)?[\[(]\s*['""]|getenv\(\s*['""])((?:VALUE|ENV|KEPTN|OAUTH|SECRET)_[A-Z0-9_]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Variables();

    private int FindLine(string part) => text.IndexOf(part, StringComparison.Ordinal) is >= 0 and var index ? text.AsSpan(0, index).Count('\n') + 1 : 0;

    private void Warn(int line, string reason) => Warnings.Add(Problem(line, reason));

    private KeptnFileProblem Problem(int line, string reason) => new() { FileName = fileName, Line = line, Reason = reason };
}

using System.Text;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>The environment of a job (spec/executors.md 1.4).</summary>
internal static class JobVariables
{
    private static readonly GoPrinter s_printer = new(plainNumbers: true);

    /// <summary>Makes the variables of a task.</summary>
    /// <exception cref="KeptnTaskException">One cannot be made; the message names it.</exception>
    internal static IReadOnlyList<JobRunVariable> Create(JobTask task, GoMap data, EventScope scope) =>
    [
        .. task.Environment.Select(v => Create(v, data)),

        // Behind the others, so that nothing takes their place.
        JobRunVariable.Create("KEPTN_PROJECT", scope.Project),
        JobRunVariable.Create("KEPTN_STAGE", scope.Stage),
        JobRunVariable.Create("KEPTN_SERVICE", scope.Service),
        .. scope.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => JobRunVariable.Create(GetLabelName(l.Key), l.Value)),
    ];

    /// <summary>Writes a value of the event as text.</summary>
    internal static string Write(object? value, string format) =>
        format.Equals("json", StringComparison.OrdinalIgnoreCase) ? WriteJson(value)
        : format.Equals("yaml", StringComparison.OrdinalIgnoreCase) ? YamlText.Write(value)
        : value is GoMap ? WriteJson(value)
        : s_printer.Print(value);

    // Anything that a shell or Kubernetes does not take in a name becomes an underscore.
    private static string GetLabelName(string label)
    {
        var name = new StringBuilder("LABELS_");
        foreach (var c in label)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        }

        return name.ToString();
    }

    private static JobRunVariable Create(JobVariable variable, GoMap data)
    {
        if (variable.Name.Length == 0 || variable.Name.AsSpan().ContainsAny('=', '\0'))
        {
            throw new KeptnTaskException($"The variable '{variable.Name}' has no name that a variable can have.");
        }

        switch (variable.ValueFrom)
        {
            case "string":
                return JobRunVariable.Create(variable.Name, variable.Value, isExpanded: true);
            case "secret":
                return JobRunVariable.FromSecret(variable.Name);
            case "event":
                var path = EventPath.TryParse(variable.Value, out var problem)
                    ?? throw new KeptnTaskException($"The variable '{variable.Name}' has a path that cannot be read, '{variable.Value}': {problem}.");
                return path.TryFind(data, out var value)
                    ? JobRunVariable.Create(variable.Name, Write(value, variable.Format))
                    : throw new KeptnTaskException($"The variable '{variable.Name}' has no value: the event has nothing at '{variable.Value}'.");
            default:
                throw new KeptnTaskException($"The variable '{variable.Name}' has valueFrom '{variable.ValueFrom}', which is none of event, secret and string.");
        }
    }

    /// <summary>As Go writes JSON: sorted keys, and no characters that HTML would take for its own.</summary>
    private static string WriteJson(object? value) => GoValue.ToJson(value)
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal)
        .Replace("\u2028", "\\u2028", StringComparison.Ordinal)
        .Replace("\u2029", "\\u2029", StringComparison.Ordinal);
}

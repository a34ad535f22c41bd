using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Names as Kubernetes takes them. Source: job-executor-service, pkg/k8sutils/job.go.</summary>
internal static partial class JobNames
{
    private const string Prefix = "job-executor-service-job-";
    private const int EventIdLength = 24;
    private const int MaxLabelLength = 63;

    /// <summary>The name of the job for a task at an event: the same each time.</summary>
    /// <param name="eventId">The id of the event, of whatever form and length.</param>
    /// <param name="actionIndex">The place of the action, from 0.</param>
    /// <param name="taskIndex">The place of the task, from 0; names count from 1.</param>
    internal static string Create(string eventId, int actionIndex, int taskIndex)
    {
        var id = new StringBuilder();
        foreach (var c in eventId.AsSpan(0, Math.Min(eventId.Length, EventIdLength)))
        {
            id.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id}-{actionIndex:000}-{taskIndex + 1:000}");
    }

    /// <summary>A text as the value of a label: other characters become one <c>_</c> each run, 63 characters at most.</summary>
    internal static string ToLabel(string text)
    {
        text = NotOfLabels().Replace(text, "_");
        return text[..Math.Min(text.Length, MaxLabelLength)].Trim('-', '_', '.');
    }

    /// <summary>Whether a text is a quantity, for instance <c>500m</c> or <c>1.5Gi</c>.</summary>
    internal static bool IsQuantity(string text) => Quantity().IsMatch(text);

    [GeneratedRegex("[^-A-Za-z0-9_.]+")]
    private static partial Regex NotOfLabels();

    [GeneratedRegex(@"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?\z")]
    private static partial Regex Quantity();
}

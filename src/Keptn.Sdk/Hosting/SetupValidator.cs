using System.Text.Json;

namespace Keptn.Sdk.Hosting;

/// <summary>Finds everything that is wrong with what was registered.</summary>
internal static class SetupValidator
{
    internal static void Validate(KeptnSetup setup, JsonSerializerOptions json, List<string> problems)
    {
        if (setup.Names.Count > 1)
        {
            problems.Add($"AddKeptn was called with different names ({string.Join(", ", setup.Names.Select(n => $"'{n}'"))}); a host is one Keptn service.");
        }

        if (setup.Handlers.Count == 0)
        {
            problems.Add("It has no handlers: register one with OnTask or OnEvent.");
        }

        foreach (var handler in setup.Handlers)
        {
            problems.AddRange(handler.Validate(json));
        }

        foreach (var task in setup.Handlers.Where(h => h.IsTask).GroupBy(h => h.Pattern, StringComparer.Ordinal))
        {
            // With filters, several handlers share a task: for instance SLI providers of different tools.
            if (task.Count() > 1 && task.Any(h => !h.HasFilter))
            {
                problems.Add($"There are {task.Count()} handlers for {task.Key}, and not each has a Filter: it is not clear which one answers.");
            }

            // Those of all tasks share each of them.
            if (setup.Handlers.Where(h => h.IsTask && (h.Pattern == task.Key || h.IsForMany)).Select(h => h.Options.PerSubscription).Distinct().Count() > 1)
            {
                problems.Add($"The handlers for {task.Key} do not agree on PerSubscription.");
            }
        }
    }
}

using System.Globalization;
using Keptn.Sdk;
using Keptn.Sdk.Files;

namespace KeptnServiceNamespace;

/// <summary>What to request, how often, how many at a time, and how long each may take.</summary>
internal sealed record LoadPlan(string Path, int Requests, int Parallel, TimeSpan Timeout)
{
    private const int MaxRequests = 1_000_000;

    internal static LoadPlan Read(TestWorkload workload) => new(
        workload.Settings.GetValueOrDefault("path", "/"),
        ReadNumber(workload, "requests", 100, MaxRequests),
        ReadNumber(workload, "parallel", 8, 256),
        TimeSpan.FromSeconds(ReadNumber(workload, "timeout", 10, 3600)));

    private static int ReadNumber(TestWorkload workload, string name, int defaultValue, int limit)
    {
        if (!workload.Settings.TryGetValue(name, out var text))
        {
            return defaultValue;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= limit
            ? number
            : throw new KeptnTaskException($"'{name}' of the workload for '{workload.TestStrategy}' is '{text}'; it must be a number from 1 to {limit}.");
    }
}

using System.Globalization;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>
/// The placeholders of queries: those of prometheus-service, dynatrace-service and datadog-service together. Where they use
/// one name, they mean the same.
/// </summary>
internal static class SliPlaceholders
{
    internal static Placeholders Create(
        TaskContext<GetSliTriggered> context,
        IReadOnlyDictionary<string, string> filters,
        TimeSpan duration,
        IEnumerable<string> environmentVariables)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var seconds = ((long)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        Add("PROJECT", context.Scope.Project);
        Add("STAGE", context.Scope.Stage);
        Add("SERVICE", context.Scope.Service);
        Add("DEPLOYMENT", context.Data.Deployment.Name ?? string.Empty);
        Add("DURATION", seconds);
        values["DURATION_SECONDS"] = seconds + "s";
        values["CONTEXT"] = context.Scope.KeptnContext;
        values["EVENT"] = context.CloudEvent.Type ?? string.Empty;
        values["SOURCE"] = context.CloudEvent.Source ?? string.Empty;
        values["TESTSTRATEGY"] = string.Empty;
        foreach (var (name, value) in context.Scope.Labels)
        {
            values[$"LABEL.{name}"] = value;
        }

        foreach (var name in environmentVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                values[$"ENV.{name}"] = value;
            }
        }

        // Last, for they win in the originals too: slo.yaml is nearer to the query than the event.
        foreach (var (name, value) in filters)
        {
            values[name] = value;
        }

        foreach (var (name, value) in filters)
        {
            values[name.ToUpperInvariant()] = value;
        }

        return new Placeholders(values);

        void Add(string name, string value)
        {
            values[name] = value;
            values[name.ToLowerInvariant()] = value;
        }
    }

    /// <summary>
    /// The filters by name. A pair of quotes around a value is taken off: it stood there because YAML takes the outer pair.
    /// </summary>
    internal static Dictionary<string, string> ReadFilters(IReadOnlyList<SliFilter>? filters)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var filter in filters ?? [])
        {
            if (!string.IsNullOrEmpty(filter.Key))
            {
                values[filter.Key] = Unquote(filter.Value ?? string.Empty);
            }
        }

        return values;
    }

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}

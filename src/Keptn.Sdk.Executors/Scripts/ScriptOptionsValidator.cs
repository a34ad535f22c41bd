using Keptn.Sdk.Executors.Requests;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>Names every problem of the options at once.</summary>
internal sealed class ScriptOptionsValidator : IValidateOptions<ScriptOptions>
{
    private const string Section = KeptnScriptBuilderExtensions.Section;

    public ValidateOptionsResult Validate(string? name, ScriptOptions options)
    {
        var problems = FindProblems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> FindProblems(ScriptOptions options)
    {
        foreach (var (list, entries) in new[] { (nameof(options.AllowList), options.AllowList), (nameof(options.DenyList), options.DenyList) })
        {
            foreach (var entry in entries.Where(e => HostRule.TryParse(e) is null))
            {
                yield return $"{Section}:{list} has '{entry}'; it must be a host name, an address or a network, with a port or without.";
            }
        }

        foreach (var name in options.PassThrough.Where(n => !ScriptEnvironment.IsAllowed(n)))
        {
            yield return $"{Section}:{nameof(options.PassThrough)} has '{name}'; it must be the name of a variable, and none of Keptn's own (KEPTN*, OAUTH_*, NATS_URL, PUBSUB_URL, EVENTBROKER) nor a secret_.";
        }

        foreach (var (setting, value, least, most) in new[]
        {
            (nameof(options.MaxConcurrency), options.MaxConcurrency, 1, 10_000),
            (nameof(options.MaxOutputSize), options.MaxOutputSize, 1, 1_000_000),
            (nameof(options.MaxRedirects), options.MaxRedirects, 0, 100),
            (nameof(options.MaxRequestSize), options.MaxRequestSize, 1, 64 * 1024 * 1024),
            (nameof(options.MaxResponseSize), options.MaxResponseSize, 1, 64 * 1024 * 1024),
        })
        {
            if (value < least || value > most)
            {
                yield return $"{Section}:{setting} is {value}; it must be from {least} to {most}.";
            }
        }

        foreach (var (setting, value) in new[] { (nameof(options.RequestTimeout), options.RequestTimeout), (nameof(options.Timeout), options.Timeout) })
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                yield return $"{Section}:{setting} is {value}; it must be more than 0 and at most a day.";
            }
        }

        foreach (var (setting, value) in new[] { (nameof(options.Bash), options.Bash), (nameof(options.Python), options.Python) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"{Section}:{setting} must name a program.";
            }
        }

        if (options.Proxy is { } proxy && (!proxy.IsAbsoluteUri || proxy.Scheme is not ("http" or "https")))
        {
            yield return $"{Section}:{nameof(options.Proxy)} must be an absolute URL of http or https.";
        }
    }
}

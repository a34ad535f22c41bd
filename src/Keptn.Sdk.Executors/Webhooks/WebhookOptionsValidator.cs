using Keptn.Sdk.Executors.Requests;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>Names every problem of the options at once.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const string Section = KeptnWebhookBuilderExtensions.Section;

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var problems = FindProblems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> FindProblems(WebhookOptions options)
    {
        foreach (var (list, entries) in new[] { (nameof(options.AllowList), options.AllowList), (nameof(options.DenyList), options.DenyList) })
        {
            foreach (var entry in entries.Where(e => HostRule.TryParse(e) is null))
            {
                yield return $"{Section}:{list} has '{entry}'; it must be a host name, an address or a network, with a port or without.";
            }
        }

        foreach (var (setting, value, least) in new[]
        {
            (nameof(options.MaxRedirects), options.MaxRedirects, 0),
            (nameof(options.MaxRetries), options.MaxRetries, 0),
            (nameof(options.MaxRequestSize), options.MaxRequestSize, 1),
            (nameof(options.MaxResponseSize), options.MaxResponseSize, 1),
        })
        {
            if (value < least || value > 64 * 1024 * 1024)
            {
                yield return $"{Section}:{setting} is {value}; it must be from {least} to {64 * 1024 * 1024}.";
            }
        }

        foreach (var (setting, value) in new[] { (nameof(options.RequestTimeout), options.RequestTimeout), (nameof(options.MaxRequestTimeout), options.MaxRequestTimeout) })
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                yield return $"{Section}:{setting} is {value}; it must be more than 0 and at most a day.";
            }
        }

        if (options.Proxy is { } proxy && (!proxy.IsAbsoluteUri || proxy.Scheme is not ("http" or "https")))
        {
            yield return $"{Section}:{nameof(options.Proxy)} must be an absolute URL of http or https.";
        }
    }
}

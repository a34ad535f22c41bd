namespace Keptn.Sdk.Executors.Requests;

/// <summary>What bounds the requests of one executor.</summary>
internal sealed record OutboundLimits
{
    /// <summary>How requests that say nothing else name their sender.</summary>
    internal required string UserAgent { get; init; }

    internal required int MaxRedirects { get; init; }

    internal required int MaxResponseSize { get; init; }

    internal int MaxRetries { get; init; }

    internal required TimeSpan RequestTimeout { get; init; }

    internal required TimeSpan MaxRequestTimeout { get; init; }

    internal Uri? Proxy { get; init; }

    internal static OutboundLimits From(WebhookOptions options) => new()
    {
        UserAgent = "keptn-webhooks",
        MaxRedirects = options.MaxRedirects,
        MaxResponseSize = options.MaxResponseSize,
        MaxRetries = options.MaxRetries,
        RequestTimeout = options.RequestTimeout,
        MaxRequestTimeout = options.MaxRequestTimeout,
        Proxy = options.Proxy,
    };

    internal static OutboundLimits From(ScriptOptions options) => new()
    {
        UserAgent = "keptn-scripts",
        MaxRedirects = options.MaxRedirects,
        MaxResponseSize = options.MaxResponseSize,
        RequestTimeout = options.RequestTimeout,
        MaxRequestTimeout = options.RequestTimeout,
        Proxy = options.Proxy,
    };
}

namespace Keptn.Sdk.Executors.Requests;

/// <summary>An HTTP request that a webhook asks for, checked but not yet sent.</summary>
internal sealed class OutboundRequest
{
    internal string? Method { get; set; }

    internal Uri? Url { get; set; }

    internal List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>The body; null for none.</summary>
    internal string? Body { get; set; }

    /// <summary>How long one attempt may take; null for the default.</summary>
    internal TimeSpan? Timeout { get; set; }

    internal TimeSpan? ConnectTimeout { get; set; }

    internal int Retries { get; set; }

    internal TimeSpan? RetryDelay { get; set; }

    internal bool SkipsCertificateCheck { get; set; }

    internal bool FollowsRedirects { get; set; }

    internal int? MaxRedirects { get; set; }

    internal bool AcceptsCompression { get; set; }

    internal Uri? Proxy { get; set; }

    internal string EffectiveMethod => Method ?? (Body is null ? "GET" : "POST");

    internal bool HasHeader(string name) => Headers.Any(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

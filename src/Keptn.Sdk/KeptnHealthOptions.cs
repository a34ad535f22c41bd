namespace Keptn.Sdk;

/// <summary>The health endpoint: <c>/health</c>, <c>/health/ready</c>, <c>/health/live</c>; section <c>Keptn:Health</c>.</summary>
public sealed class KeptnHealthOptions
{
    /// <summary>
    /// Whether there is one (<c>HEALTH_ENDPOINT_ENABLED</c>). Default <see langword="true"/>. A plain worker whose
    /// transport is chosen in code opens no port in any case.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The port on which a plain worker answers (<c>HEALTH_ENDPOINT_PORT</c>); 0 for any free one. Default 8080. In a
    /// web application the application's server decides.
    /// </summary>
    public int Port { get; set; } = 8080;
}

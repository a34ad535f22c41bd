namespace Keptn.Sdk;

/// <summary>
/// The names under which the SDK reports traces and metrics, for instance for OpenTelemetry's <c>AddSource</c> and
/// <c>AddMeter</c>. What is reported stands in docs/observability.md.
/// </summary>
public static class KeptnDiagnostics
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> of all spans.</summary>
    public const string ActivitySourceName = "Keptn.Sdk";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> of all metrics.</summary>
    public const string MeterName = "Keptn.Sdk";
}

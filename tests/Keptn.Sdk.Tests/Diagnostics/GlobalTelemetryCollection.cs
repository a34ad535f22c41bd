namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>Tests that see the telemetry of the whole process, and therefore run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class GlobalTelemetryCollection
{
    internal const string Name = "telemetry of the whole process";
}

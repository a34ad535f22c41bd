namespace Keptn.Sdk.LoadGenerator;

/// <summary>One round: events per second, and microseconds of processor time per event.</summary>
internal sealed record ThroughputRound(double Rate, double ServiceCpu, double NatsCpu, double GeneratorCpu)
{
    /// <summary>What an event costs the service, measured in what it costs nats-server.</summary>
    internal double Ratio => ServiceCpu / NatsCpu;
}

using Keptn.Sdk.Local.Approval;
using Keptn.Sdk.Local.Evaluation;
using Keptn.Sdk.Local.History;
using Keptn.Sdk.Local.Remediation;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>Connects Keptn's own services to a control plane: the one place that knows them.</summary>
internal sealed class BuiltInServices
{
    private readonly IReadOnlyList<BuiltInService> _services;

    private BuiltInServices(IReadOnlyList<BuiltInService> services) => _services = services;

    internal static BuiltInServices Connect(LocalControlPlane controlPlane, LocalControlPlaneOptions options)
    {
        var services = Create(controlPlane, options).ToList();
        services.ForEach(service => service.Connect());
        return new(services);
    }

    /// <summary>Whether a service of this name is among them.</summary>
    internal bool Have(string? name) => _services.Any(service => service.Name == name);

    /// <summary>Goes on with a task of an earlier process that one of them had begun, or had not yet got.</summary>
    internal void TakeUp(EarlierTask task)
    {
        foreach (var service in _services.Where(service => service.Subscriptions.Contains(task.Triggered.Type)))
        {
            service.TakeUp(task);
        }
    }

    internal void Stop()
    {
        foreach (var service in _services)
        {
            service.Stop();
        }
    }

    private static IEnumerable<BuiltInService> Create(LocalControlPlane controlPlane, LocalControlPlaneOptions options)
    {
        if (options.Services.HasFlag(LocalServices.Evaluation))
        {
            yield return new EvaluationService(controlPlane, options);
        }

        if (options.Services.HasFlag(LocalServices.Remediation))
        {
            yield return new RemediationService(controlPlane, options);
        }

        if (options.Services.HasFlag(LocalServices.Approval))
        {
            yield return new ApprovalService(controlPlane, options);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Testing;

/// <summary>The registration under test.</summary>
internal static class TestedRegistration
{
    /// <exception cref="KeptnTestException">It has no Keptn service: nothing would ever be answered.</exception>
    internal static void ThrowIfEmpty(IServiceProvider services)
    {
        if (services.GetService<IKeptnTasks>() is null)
        {
            throw new KeptnTestException("The registration has no Keptn service: it must call services.AddKeptn(...), as the program under test does.");
        }
    }
}

using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>
/// A fact that needs nats-server. Without it the test is skipped and says so; with <c>CI=true</c> it runs all the same
/// and so fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NatsServerFactAttribute : FactAttribute
{
    internal const string WhyMissing = "nats-server is not installed (scripts/install-nats-server.sh)";

    public NatsServerFactAttribute([CallerMemberName] string testMethod = "")
    {
        if (NatsServer.Program is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = WhyMissing;
            DisplayName = $"{testMethod}: {WhyMissing}";
        }
    }
}

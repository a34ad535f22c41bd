using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>A fact that needs nats-server.</summary>
public sealed class NatsServerFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(NatsServer.WhyMissing, testMethod);

using System.Runtime.CompilerServices;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>A fact that needs nats-server.</summary>
public sealed class NatsServerFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(
        TestNatsServer.WhyMissing is { } reason ? $"{reason} (scripts/install-nats-server.sh)" : null, testMethod);

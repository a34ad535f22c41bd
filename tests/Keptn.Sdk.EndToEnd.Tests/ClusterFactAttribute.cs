using System.Runtime.CompilerServices;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A fact that needs a <see cref="Cluster"/>.</summary>
public sealed class ClusterFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(Cluster.WhyMissing, testMethod);

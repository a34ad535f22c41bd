using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Charts.Tests;

/// <summary>A fact that needs helm.</summary>
public sealed class HelmFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(Helm.WhyMissing, testMethod);

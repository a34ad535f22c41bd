using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Charts.Tests.Workflows;

/// <summary>A fact that needs actionlint.</summary>
public sealed class ActionLintFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(ActionLint.WhyMissing, testMethod);

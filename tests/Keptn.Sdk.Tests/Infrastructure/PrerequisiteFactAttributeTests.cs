using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Tests.Infrastructure;

public class PrerequisiteFactAttributeTests
{
    [Fact]
    public void Constructor_NothingMissing_Runs()
    {
        var fact = new SampleFactAttribute(null);

        fact.Skip.Should().BeNull();
        fact.DisplayName.Should().BeNull();
    }

    [Fact]
    public void Constructor_Missing_IsSkippedWithTheReasonUnlessInContinuousIntegration()
    {
        var fact = new SampleFactAttribute("no such program");

        var isRun = PrerequisiteFactAttribute.IsContinuousIntegration;
        fact.Skip.Should().Be(isRun ? null : "no such program");
        fact.DisplayName.Should().Be(
            isRun ? null : $"{nameof(Constructor_Missing_IsSkippedWithTheReasonUnlessInContinuousIntegration)}: no such program");
    }

    private sealed class SampleFactAttribute(string? whyMissing, [CallerMemberName] string testMethod = "")
        : PrerequisiteFactAttribute(whyMissing, testMethod);
}

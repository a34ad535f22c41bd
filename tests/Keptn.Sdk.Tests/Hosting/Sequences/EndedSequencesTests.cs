using Keptn.Sdk.Hosting.Sequences;

namespace Keptn.Sdk.Tests.Hosting.Sequences;

public sealed class EndedSequencesTests
{
    private readonly EndedSequences _ended = new();

    [Fact]
    public void HasEndedSince_EndedBefore_IsFalse()
    {
        _ended.Add("run", "dev");

        _ended.HasEndedSince(_ended.Count, "run", "dev").Should().BeFalse();
    }

    [Theory]
    [InlineData("run", "dev", true)]
    [InlineData("run", "prod", false)]
    [InlineData("another", "dev", false)]
    public void HasEndedSince_EndedAfter_TellsWhich(string context, string stage, bool expected)
    {
        var before = _ended.Count;
        _ended.Add("run", "dev");

        _ended.HasEndedSince(before, context, stage).Should().Be(expected);
    }

    [Fact]
    public void HasEndedSince_ManyEnded_KnowsTheLast()
    {
        for (var i = 0; i < 3 * EndedSequences.Capacity; i++)
        {
            _ended.Add($"{i}", "dev");
        }

        _ended.HasEndedSince(0, $"{(3 * EndedSequences.Capacity) - 1}", "dev").Should().BeTrue();
        _ended.HasEndedSince(0, $"{2 * EndedSequences.Capacity}", "dev").Should().BeTrue();
        _ended.HasEndedSince(0, $"{(2 * EndedSequences.Capacity) - 1}", "dev").Should().BeFalse("memory is bounded");
    }
}

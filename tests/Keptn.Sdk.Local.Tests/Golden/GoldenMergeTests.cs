using System.Text.Json;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Tests.Golden;

public class GoldenMergeTests
{
    [Fact]
    public void Merge_RecordedCases_GiveTheRecordedResults() => GoldenCorpus.Check(
        "merge",
        GoldenCorpus.Read("merge.jsonl"),
        new HashSet<string>(),
        golden =>
        {
            var input = golden.GetProperty("input");
            var expected = golden.GetProperty("output").GetProperty("result");
            var actual = PayloadMerge.Merge(input.GetProperty("in1"), input.GetProperty("in2"));
            return JsonElement.DeepEquals(expected, actual) ? null : $"expected {expected.GetRawText()}, got {actual.GetRawText()}";
        });
}

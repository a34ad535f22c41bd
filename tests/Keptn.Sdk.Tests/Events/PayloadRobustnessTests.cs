using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Events;

public sealed class PayloadRobustnessTests(ITestOutputHelper output)
{
    [Fact]
    public void Deserialize_AnyValueReplacedByAnyOther_IsLosslessOrNamesTheMember()
    {
        var read = 0;
        var refused = 0;
        foreach (var fixture in EventFixture.Load().Where(fixture => !fixture.File.StartsWith("refused/", StringComparison.Ordinal)))
        {
            var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(fixture.Bytes);
            if (cloudEvent.Data.Kind != CloudEventDataKind.Json || KeptnEventCatalog.Find(cloudEvent.Type) is not { } family)
            {
                continue;
            }

            var type = KeptnJson.GetTypeInfo(family.DataType);
            foreach (var mutation in PayloadMutation.All(cloudEvent.Data.ToString()))
            {
                var data = CloudEventData.FromJson(mutation.Json);
                try
                {
                    var actual = JsonSerializer.SerializeToElement(KeptnJson.Deserialize(data, type), type);
                    JsonComparer.AreEqual(PayloadProjection.Of(data, type), actual).Should().BeTrue("{0} of {1} gave {2}", mutation.Json, fixture, actual);
                    read++;
                }
                catch (EventDataException e)
                {
                    IsAt(mutation.Path, e.Member).Should().BeTrue("{0} is at {1}, and the message is: {2}", fixture, mutation.Path, e.Message);
                    refused++;
                }
            }
        }

        output.WriteLine($"{read} read, {refused} refused");
        read.Should().BePositive();
        refused.Should().BePositive();
    }

    /// <summary>Whether a refusal names the changed value, something in it, or the section around it.</summary>
    private static bool IsAt(string path, string? member) =>
        member is not null
        && (path.StartsWith(member, StringComparison.OrdinalIgnoreCase) || member.StartsWith(path, StringComparison.OrdinalIgnoreCase));
}

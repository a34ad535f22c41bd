using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Events;

/// <summary>
/// Reads whole events from files: the envelope comes back equal, and the typed view of the data loses nothing of what
/// its type knows.
/// </summary>
public sealed class EventFixtureTests(ITestOutputHelper output)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _refused = [];
    private readonly Dictionary<string, int> _families = [];

    [Fact]
    public void Fixtures_EveryEvent_IsReadWithoutLossOrRefusedAsListed()
    {
        var fixtures = EventFixture.Load();
        foreach (var fixture in fixtures)
        {
            Check(fixture);
        }

        var files = fixtures.Select(fixture => fixture.File).ToHashSet();
        var outdated = EventFixtureRefusals.All.Keys.Where(name => files.Contains(name[..name.IndexOf('#', StringComparison.Ordinal)]) && !_refused.Contains(name));
        foreach (var (pattern, count) in _families.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{count,5}  {pattern}");
        }

        TestSummary.Print(output, $"fixtures: {files.Count} read");
        TestSummary.Print(output, $"fixtures events: {fixtures.Count} read, {_families.Values.Sum()} typed, {_refused.Count} listed refusals");
        fixtures.Should().NotBeEmpty();
        _problems.Should().BeEmpty();
        outdated.Should().BeEmpty("a listed refusal that is not refused is out of date");
    }

    [Fact]
    public void OwnFixtures_AllFamilies_AreCovered()
    {
        var types = Directory.EnumerateFiles(TestData.Folder("events"), "*.json", SearchOption.AllDirectories)
            .Select(path => JsonElement.Parse(File.ReadAllBytes(path)))
            .SelectMany(root => root.TryGetProperty("events", out var events) ? events.EnumerateArray().ToArray() : [root])
            .Select(json => KeptnEventCatalog.Find(json.GetProperty("type").GetString())?.Pattern);

        types.Distinct().Should().Contain(KeptnEventCatalog.Families.Select(family => family.Pattern));
    }

    private void Check(EventFixture fixture)
    {
        CloudEvent cloudEvent;
        try
        {
            cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(fixture.Bytes);
        }
        catch (CloudEventFormatException e)
        {
            _problems.Add($"{fixture}: no envelope: {e.Message}");
            return;
        }

        var written = JsonElement.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span);
        if (!JsonComparer.AreEqual(fixture.Json, written))
        {
            _problems.Add($"{fixture}: the envelope is written as {written}");
        }

        CheckData(fixture, cloudEvent);
    }

    private void CheckData(EventFixture fixture, CloudEvent cloudEvent)
    {
        if (KeptnEventCatalog.Find(cloudEvent.Type) is not { } family)
        {
            Refuse(fixture, EventFixtureRefusals.NoKeptnType, $"'{cloudEvent.Type}' is no Keptn event type");
            return;
        }

        var type = KeptnJson.GetTypeInfo(family.DataType);
        try
        {
            var typed = KeptnJson.Deserialize(cloudEvent.Data, type);
            var actual = JsonSerializer.SerializeToElement(typed, type);
            var expected = PayloadProjection.Of(cloudEvent.Data, type);
            if (!JsonComparer.AreEqual(expected, actual))
            {
                _problems.Add($"{fixture}: {type.Type.Name} writes {actual}, not {expected}");
            }

            _families[family.Pattern] = _families.GetValueOrDefault(family.Pattern) + 1;
        }
        catch (EventDataException e)
        {
            Refuse(fixture, e.Member ?? EventFixtureRefusals.WholeData, e.Message);
        }
    }

    private void Refuse(EventFixture fixture, string member, string message)
    {
        var name = fixture.ToString();
        if (EventFixtureRefusals.All.TryGetValue(name, out var listed) && listed.Member == member)
        {
            _refused.Add(name);
            output.WriteLine($"{name}: {message} ({listed.Reason})");
        }
        else
        {
            _problems.Add($"{name}: refused, but not listed with member '{member}': {message}");
        }
    }
}

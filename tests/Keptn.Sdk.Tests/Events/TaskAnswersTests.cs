using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Events;

/// <summary>The envelope of the events that answer a task: contract C5.</summary>
public sealed class TaskAnswersTests
{
    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly DateTimeOffset s_time = new(2022, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);

    private static readonly Func<CloudEvent, CloudEvent>[] s_answers =
    [
        e => TaskAnswers.Started(e, "load-tests", s_time),
        e => TaskAnswers.StatusChanged(e, "load-tests", s_time, "half way"),
        e => TaskAnswers.Finished(e, "load-tests", s_time, new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass)),
    ];

    [Theory]
    [InlineData(0, "sh.keptn.event.test.started")]
    [InlineData(1, "sh.keptn.event.test.status.changed")]
    [InlineData(2, "sh.keptn.event.test.finished")]
    public void Answer_TriggeredTask_HasTheEnvelopeThatKeptnExpects(int answer, string type)
    {
        var triggered = new CloudEvent(TestEvents.Triggered("test"))
        {
            [KeptnAttributeNames.KeptnSpecVersion] = "0.2.1",
            [KeptnAttributeNames.TriggeredId] = "of-the-sequence",
        };

        var answered = s_answers[answer](triggered);

        answered.GetPopulatedAttributes().Where(a => a.Key != "id").Should().Equal(
            new("specversion", "1.0"),
            new("source", "load-tests"),
            new("type", type),
            new("time", "2022-01-02T03:04:05.6Z"),
            new("datacontenttype", "application/json"),
            new(KeptnAttributeNames.KeptnContext, triggered.KeptnContext!),
            new(KeptnAttributeNames.KeptnSpecVersion, "0.2.4"),
            new(KeptnAttributeNames.TriggeredId, triggered.Id!),
            new(KeptnAttributeNames.GitCommitId, triggered.GitCommitId!));
        Guid.TryParseExact(answered.Id, "D", out _).Should().BeTrue();
        answered.Validate().Should().BeSameAs(answered);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Answer_TriggerWithTraceContext_CopiesIt(int answer)
    {
        var triggered = new CloudEvent(TestEvents.Triggered("test"))
        {
            [KeptnAttributeNames.TraceParent] = TraceParent,
            [KeptnAttributeNames.TraceState] = "vendor=1",
        };

        var answered = s_answers[answer](triggered);

        answered[KeptnAttributeNames.TraceParent].Should().Be(TraceParent);
        answered[KeptnAttributeNames.TraceState].Should().Be("vendor=1");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Answer_TriggerWithEmptyAttributes_LeavesThemOut(int answer)
    {
        var triggered = new CloudEvent(TestEvents.Triggered("test"))
        {
            Id = string.Empty,
            [KeptnAttributeNames.GitCommitId] = string.Empty,
            [KeptnAttributeNames.TraceParent] = string.Empty,
        };

        var answered = s_answers[answer](triggered);

        answered.ExtensionAttributes.Select(a => a.Name).Should().Equal(KeptnAttributeNames.KeptnContext, KeptnAttributeNames.KeptnSpecVersion);
    }

    [Fact]
    public void Answer_TriggerWithUnknownAttributes_LeavesThemToTheTrigger()
    {
        var triggered = new CloudEvent(TestEvents.Triggered("test")) { Subject = "a subject", ["custom"] = "x" };

        var finished = s_answers[2](triggered);

        finished.Subject.Should().BeNull();
        finished["custom"].Should().BeNull();
    }

    [Fact]
    public void Answer_MadeTwice_HasAnotherId()
    {
        var triggered = TestEvents.Triggered("test");

        var ids = Enumerable.Range(0, 1000).Select(i => s_answers[i % 3](triggered).Id).ToArray();

        ids.Should().OnlyHaveUniqueItems();
        ids.Should().OnlyContain(id => id![14] == '4' && "89ab".Contains(id[19]), "they are UUIDs of version 4");
    }

    [Fact]
    public void Answer_TimeWithOffset_IsWrittenInUtc()
    {
        var started = TaskAnswers.Started(TestEvents.Triggered("test"), "load-tests", new DateTimeOffset(2022, 1, 2, 3, 0, 0, TimeSpan.FromHours(2)));

        started.TimeText.Should().Be("2022-01-02T01:00:00Z");
        started.Time.Should().Be(new DateTimeOffset(2022, 1, 2, 1, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.triggered")]
    [InlineData("sh.keptn.log.error")]
    [InlineData("sh.keptn.events.problem")]
    [InlineData("sh.keptn.event.service.create.started")]
    [InlineData("com.example.other")]
    public void Answer_NotATaskEvent_IsRefusedByName(string type)
    {
        var other = new CloudEvent(TestEvents.Triggered("test")) { Type = type };

        foreach (var answer in s_answers)
        {
            answer.Invoking(a => a(other)).Should().Throw<ArgumentException>().WithMessage($"*'{type}'*not the type of a task event*");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Answer_TriggerWithoutContext_IsRefused(string? context)
    {
        var triggered = new CloudEvent(TestEvents.Triggered("test")) { [KeptnAttributeNames.KeptnContext] = context };

        foreach (var answer in s_answers)
        {
            answer.Invoking(a => a(triggered)).Should().Throw<ArgumentException>().WithMessage("*has no shkeptncontext*");
        }
    }

    [Fact]
    public void Answer_WithoutSource_IsRefused()
    {
        var act = () => TaskAnswers.Started(TestEvents.Triggered("test"), string.Empty, s_time);

        act.Should().Throw<ArgumentException>().WithParameterName("source");
    }

    [Fact]
    public void Answer_WithoutTrigger_IsRefused()
    {
        foreach (var answer in s_answers)
        {
            answer.Invoking(a => a(null!)).Should().Throw<ArgumentNullException>();
        }
    }

    [Fact]
    public void Started_OfAStartedEvent_AnswersTheTaskAllTheSame()
    {
        var started = TaskAnswers.Started(TestEvents.Create("sh.keptn.event.test.started", "{}"), "load-tests", s_time);

        started.Type.Should().Be("sh.keptn.event.test.started");
    }
}

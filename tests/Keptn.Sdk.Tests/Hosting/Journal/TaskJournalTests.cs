using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting.Journal;

public sealed class TaskJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogRecorder _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recovered_AfterEachStep_SaysHowFarItCame()
    {
        CloudEvent[] triggered = [.. Enumerable.Range(0, 4).Select(_ => TestEvents.Triggered("test", """{ "labels": { "a": "b\n" }, "test": null }"""))];
        var started = triggered.Select(Started).ToArray();
        var finished = Finished(triggered[2]);
        using (var journal = Open())
        {
            for (var i = 0; i < triggered.Length; i++)
            {
                await journal.BeginAsync($"task-{i}", triggered[i], i == 0 ? ["one", "two"] : [], started[i]);
            }

            journal.MarkStarted("task-1");
            journal.MarkStarted("task-2");
            await journal.AnswerAsync("task-2", finished);
            await journal.AnswerAsync("task-3", Finished(triggered[3]));
            journal.Complete("task-3");
            await journal.WhenWrittenAsync();
        }

        using var next = Open();

        next.Recovered.Select(e => (e.TaskId, e.IsStarted, IsAnswered: e.Answer is not null)).Should().Equal(
            ("task-0", false, false), ("task-1", true, false), ("task-2", false, true));
        next.Recovered[0].SubscriptionIds.Should().Equal("one", "two");
        Text(next.Recovered[0].Triggered!).Should().Be(Text(triggered[0]));
        Text(next.Recovered[1].Started!).Should().Be(Text(started[1]));
        Text(next.Recovered[2].Answer!).Should().Be(Text(finished));
    }

    [Fact]
    public async Task Recovered_NothingHappenedSince_IsStillThereAfterSeveralStarts()
    {
        var triggered = TestEvents.Triggered("test");
        using (var journal = Open())
        {
            await journal.BeginAsync("task", triggered, [], Started(triggered));
            journal.MarkStarted("task");
            await journal.WhenWrittenAsync();
        }

        for (var i = 0; i < 3; i++)
        {
            using var next = Open();
            next.Recovered.Should().ContainSingle().Which.IsStarted.Should().BeTrue();
        }

        Files().Should().ContainSingle("each start takes over what the one before it left");
    }

    [Fact]
    public async Task Open_CutAtEveryByteOfTheLastRecord_LosesNothingThatIsComplete()
    {
        var triggered = TestEvents.Triggered("test", """{"text":"line\nbreak"}""");
        using (var journal = Open())
        {
            await journal.BeginAsync("first", triggered, [], Started(triggered));
            await journal.AnswerAsync("second", Finished(triggered));
        }

        var whole = await File.ReadAllBytesAsync(Files().Single());
        var begin = whole.AsSpan()[..^1].LastIndexOf((byte)'\n') + 1;
        for (var length = begin; length < whole.Length; length++)
        {
            using var folder = new TemporaryFolder();
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, "tasks-00000001.journal"), whole[..length]);

            using var journal = TaskJournal.TryOpen(folder.Path, Logger)!;

            journal.Recovered.Select(e => e.TaskId).Should().Equal(["first"], "it was cut at {0}", length);
        }

        _log.AtLeast(LogLevel.Warning).Should().BeEmpty("a record that was cut off is what a kill leaves, no damage");
    }

    [Fact]
    public async Task Open_EachByteFlippedInTurn_LosesThatRecordAloneAndKeepsACopy()
    {
        var triggered = TestEvents.Triggered("test");
        using (var journal = Open())
        {
            foreach (var task in (string[])["a", "b", "c"])
            {
                await journal.AnswerAsync(task, Finished(triggered));
            }
        }

        var whole = await File.ReadAllBytesAsync(Files().Single());
        var firstEnd = whole.AsSpan().IndexOf((byte)'\n');
        var secondEnd = firstEnd + 1 + whole.AsSpan(firstEnd + 1).IndexOf((byte)'\n');
        for (var at = firstEnd + 1; at < secondEnd; at += 7)
        {
            using var folder = new TemporaryFolder();
            var damaged = whole.ToArray();
            damaged[at] ^= 0x01;
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, "tasks-00000001.journal"), damaged);

            using var journal = TaskJournal.TryOpen(folder.Path, Logger)!;

            journal.Recovered.Select(e => e.TaskId).Should().Equal(["a", "c"], "byte {0} was flipped", at);
            (await File.ReadAllBytesAsync(Path.Combine(folder.Path, "tasks.damaged"))).Should().Equal(damaged);
        }

        _log.AtLeast(LogLevel.Error).Should().OnlyContain(l => l.Contains("is damaged"));
    }

    [Fact]
    public void Open_FileIsGarbage_StartsAndSaysSo()
    {
        var random = new Random(7);
        var garbage = new byte[100_000];
        random.NextBytes(garbage);
        File.WriteAllBytes(Path.Combine(_folder.Path, "tasks-00000003.journal"), garbage);

        using var journal = Open();

        journal.Recovered.Should().BeEmpty();
        _log.Entries.Should().ContainSingle().Which.Text.Should().Contain("100000 bytes");
    }

    [Fact]
    public async Task Write_ManyTasksOneAfterTheOther_FileStaysSmall()
    {
        var triggered = TestEvents.Triggered("test");
        var started = Started(triggered);
        using (var journal = Open(compactSize: 20_000))
        {
            await journal.BeginAsync("open", triggered, [], started);
            for (var i = 0; i < 500; i++)
            {
                await journal.BeginAsync($"{i}", triggered, [], started);
                journal.MarkStarted($"{i}");
                await journal.AnswerAsync($"{i}", started);
                journal.Complete($"{i}");
            }

            journal.MarkStarted("open");
            await journal.WhenWrittenAsync();
        }

        new FileInfo(Files().Single()).Length.Should().BeLessThan(30_000);
        using var next = Open();
        next.Recovered.Should().ContainSingle(e => e.TaskId == "open" && e.IsStarted);
    }

    [Fact]
    public async Task Write_ManyAtOnce_AreAllThere()
    {
        var triggered = TestEvents.Triggered("test");
        var started = Started(triggered);
        using (var journal = Open(compactSize: 50_000))
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), async (i, _) =>
            {
                await journal.BeginAsync($"{i}", triggered, [], started);
                if (i % 2 == 0)
                {
                    journal.Complete($"{i}");
                }
            });
            await journal.WhenWrittenAsync();
        }

        using var next = Open();
        next.Recovered.Select(e => int.Parse(e.TaskId, null)).Order().Should().Equal(Enumerable.Range(0, 1_000).Select(i => (2 * i) + 1));
    }

    [Fact]
    public async Task Open_EarlierFileWasNotDeleted_IsReadBeforeTheNewerOne()
    {
        var triggered = TestEvents.Triggered("test");
        string file;
        byte[] old;
        using (var journal = Open())
        {
            await journal.BeginAsync("a", triggered, [], Started(triggered));
            await journal.BeginAsync("b", triggered, [], Started(triggered));
            file = Files().Single();
            old = await File.ReadAllBytesAsync(file);
        }

        using (var journal = Open())
        {
            journal.Complete("a");
            await journal.WhenWrittenAsync();
        }

        // As after a kill between the two.
        await File.WriteAllBytesAsync(file, old);
        using var next = Open();

        next.Recovered.Select(e => e.TaskId).Should().Equal("b");
    }

    [Fact]
    public void TryOpen_InUse_IsNull()
    {
        using var journal = Open();

        TaskJournal.TryOpen(_folder.Path, Logger).Should().BeNull();
    }

    [Fact]
    public void Open_Files_AreForTheirOwnerAlone()
    {
        using var journal = Open();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Files().Single()).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static CloudEvent Started(CloudEvent triggered) => TaskAnswers.Started(triggered, "tests", DateTimeOffset.UnixEpoch);

    private static CloudEvent Finished(CloudEvent triggered) =>
        TaskAnswers.Finished(triggered, "tests", DateTimeOffset.UnixEpoch, new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass) { Message = "fine" });

    private static string Text(CloudEvent cloudEvent) => System.Text.Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span);

    private ILogger Logger => _log.CreateLogger("test");

    private string[] Files() => Directory.GetFiles(_folder.Path, "*.journal");

    private TaskJournal Open(int compactSize = 4_000_000) => TaskJournal.TryOpen(_folder.Path, Logger, compactSize)!;
}

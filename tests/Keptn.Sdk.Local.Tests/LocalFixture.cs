using System.Text;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests;

/// <summary>A control plane over a folder of its own, with a clock that stands still, and words for what integrations do.</summary>
internal sealed class LocalFixture : IAsyncDisposable
{
    internal const string Project = "sockshop";
    internal const string Service = "carts";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly BusRecorder _recorder;
    private readonly IAsyncEnumerator<LocalWarning> _warnings;

    internal LocalFixture(string? shipyard, Action<LocalControlPlaneOptions>? configure = null)
    {
        if (shipyard is not null)
        {
            Write("shipyard.yaml", shipyard);
        }

        var options = new LocalControlPlaneOptions { Directory = Folder, TimeProvider = Time, Services = LocalServices.None };
        configure?.Invoke(options);
        ControlPlane = new LocalControlPlane(options);
        _recorder = new BusRecorder(ControlPlane);
        _warnings = ControlPlane.ObserveWarnings().GetAsyncEnumerator();
    }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("keptn-local-").FullName;

    internal ManualTimeProvider Time { get; } = new();

    internal LocalControlPlane ControlPlane { get; }

    internal Task<SequenceRun> TriggerAsync(
        string sequence = "delivery", string stage = "dev", string service = Service, string? data = null) =>
        ControlPlane.TriggerSequenceAsync(Project, stage, sequence, service, data is null ? null : JsonElement.Parse(data));

    /// <summary>Triggers dev.delivery once more under a context.</summary>
    internal async Task<CloudEvent> TriggerAgainAsync(string keptnContext)
    {
        var trigger = new CloudEvent(await GetLastAsync("dev.delivery.triggered"))
        {
            Id = Guid.NewGuid().ToString(),
            [KeptnAttributeNames.KeptnContext] = keptnContext,
        };
        await ControlPlane.PublishAsync(trigger);
        return trigger;
    }

    /// <summary>The newest triggered event of a task.</summary>
    internal async Task<CloudEvent> GetTriggeredAsync(string task) =>
        (await _recorder.GetAllAsync()).Last(e => e.Type == KeptnEventType.Triggered(task));

    /// <summary>The types on the bus so far, without what all of Keptn's types begin with.</summary>
    internal async Task<IReadOnlyList<string>> GetTypesAsync() =>
        [.. (await _recorder.GetAllAsync()).Select(e => e.Type!.Replace(KeptnEventType.Prefix, string.Empty, StringComparison.Ordinal))];

    internal Task<IReadOnlyList<CloudEvent>> GetEventsAsync() => _recorder.GetAllAsync();

    internal async Task<CloudEvent> GetLastAsync(string shortType) =>
        (await _recorder.GetAllAsync()).Last(e => e.Type == KeptnEventType.Prefix + shortType);

    /// <summary>Answers a task with started and finished.</summary>
    internal async Task AnswerAsync(string task, string result = "pass", string status = "succeeded", string data = "{}", string source = "svc")
    {
        var triggered = await GetTriggeredAsync(task);
        await StartAsync(triggered, source);
        await FinishAsync(triggered, result, status, data, source);
    }

    internal Task StartAsync(CloudEvent triggered, string source = "svc") =>
        ControlPlane.PublishAsync(Answers.Started(triggered, source));

    internal Task FinishAsync(
        CloudEvent triggered, string? result = "pass", string? status = "succeeded", string data = "{}", string source = "svc") =>
        ControlPlane.PublishAsync(Answers.Finished(triggered, result, status, data, source));

    /// <summary>Moves the clock, and waits until the control plane has done what was due.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await ControlPlane.GetSequencesAsync(Project);
    }

    /// <summary>The next warning of one of the kinds; waits for it.</summary>
    internal async Task<LocalWarning> GetWarningAsync(params LocalWarningKind[] kinds)
    {
        while (await _warnings.MoveNextAsync().AsTask().WaitAsync(s_patience))
        {
            if (kinds.Contains(_warnings.Current.Kind))
            {
                return _warnings.Current;
            }
        }

        throw new InvalidOperationException("There are no more warnings.");
    }

    internal void Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content, Encoding.UTF8);
    }

    public async ValueTask DisposeAsync()
    {
        await _recorder.DisposeAsync();
        await ControlPlane.DisposeAsync();
        await _warnings.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

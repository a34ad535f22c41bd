using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>A task that an earlier process began and did not bring to its end.</summary>
internal sealed class JournalEntry(string taskId)
{
    internal string TaskId => taskId;

    /// <summary>The event that asked for it; <see langword="null"/> where only the answer is left to send.</summary>
    internal CloudEvent? Triggered { get; set; }

    internal IReadOnlyList<string> SubscriptionIds { get; set; } = [];

    /// <summary>The started event, which may or may not have been sent unless <see cref="IsStarted"/>.</summary>
    internal CloudEvent? Started { get; set; }

    internal bool IsStarted { get; set; }

    /// <summary>The finished event, which may or may not have been sent.</summary>
    internal CloudEvent? Answer { get; set; }
}

using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Hosting.Recovery;

/// <summary>How far an earlier process came with a task that is done again.</summary>
/// <param name="Started">Its started event.</param>
/// <param name="IsStarted">Whether the other side has it. If not, it is sent again, under the same id.</param>
/// <param name="OnNotOurs">Called where no handler wants the task any more.</param>
internal sealed record ResumedTask(CloudEvent Started, bool IsStarted, Action OnNotOurs);

using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>Something that the control loop does for a caller.</summary>
internal abstract class LoopCommand
{
    /// <summary>Changes the engine.</summary>
    internal abstract void Execute(SequenceEngine engine);

    /// <summary>Answers the caller, when everything that follows from the change has happened.</summary>
    internal abstract void Complete(SequenceEngine engine);

    internal abstract void Fail(Exception exception);
}

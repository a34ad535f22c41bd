namespace Keptn.Sdk.Transport.Remote;

/// <summary>What a handler of the service wants.</summary>
/// <param name="Pattern">The event type, or a pattern of types.</param>
/// <param name="IsTask">Whether it is a task, which is answered.</param>
/// <param name="Description">The handler, for people.</param>
internal sealed record HandledType(string Pattern, bool IsTask, string Description);

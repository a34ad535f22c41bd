namespace Keptn.Sdk.Executors.Scripts;

/// <summary>One value of an event.</summary>
/// <param name="Text">The text, or a number or truth value as it is written in JSON.</param>
/// <param name="IsText">Whether it is a text.</param>
internal readonly record struct EventValue(string Text, bool IsText = true);

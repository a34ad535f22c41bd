namespace Keptn.Sdk.Local.Api.Wire;

/// <summary>A text is not the JSON that was asked for; the message is worded as Go would.</summary>
internal sealed class GoJsonException(string message) : Exception(message);

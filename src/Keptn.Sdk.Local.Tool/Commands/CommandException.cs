namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>The command cannot go on; the message is for its user.</summary>
internal sealed class CommandException(string message) : Exception(message);

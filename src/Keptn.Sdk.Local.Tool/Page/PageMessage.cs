namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>One message of the stream.</summary>
/// <param name="Kind">The name of the message.</param>
/// <param name="Json">Its content, on one line.</param>
/// <param name="Number">The event up to which the reader is told; 0 where that does not change.</param>
internal sealed record PageMessage(string Kind, string Json, long Number = 0);

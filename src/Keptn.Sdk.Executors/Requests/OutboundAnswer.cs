namespace Keptn.Sdk.Executors.Requests;

/// <summary>What a server answered.</summary>
/// <param name="Status">The status, below 400.</param>
/// <param name="Body">The body, cut at the limit.</param>
internal readonly record struct OutboundAnswer(int Status, string Body);

using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Golden.Lighthouse;

/// <summary>One message of a recording.</summary>
/// <param name="Id">File and line.</param>
/// <param name="Note">What the run was about.</param>
/// <param name="IsAnswer">Whether lighthouse-service sent it; otherwise the test did.</param>
/// <param name="Body">The event, with placeholders for ids and times.</param>
internal sealed record LighthouseMessage(string Id, string Note, bool IsAnswer, JsonObject Body);

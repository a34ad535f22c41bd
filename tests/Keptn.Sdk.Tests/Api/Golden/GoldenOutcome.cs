namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>What our client did in the place of the Go client.</summary>
internal sealed record GoldenOutcome(IReadOnlyList<RecordedRequest> Requests, string? Result, Exception? Error)
{
    public bool Failed => Error is not null;
}

/// <summary>One difference between a recorded call and ours.</summary>
/// <param name="Kind">target, header, body, missing, extra, outcome, result, status or message.</param>
/// <param name="Text">What differs, for people.</param>
/// <param name="Index">Which request, where it is about one.</param>
internal sealed record GoldenDifference(string Kind, string Text, int Index = 0);

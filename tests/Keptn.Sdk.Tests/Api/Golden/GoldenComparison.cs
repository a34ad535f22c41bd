using System.Text.Json.Nodes;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>
/// Compares what ours did with what was recorded. Targets are equal when their segments are once decoded (RFC 3986:
/// a plus sign is a plus sign) and their queries are as written. Bodies are equal as JSON, where a member that is null,
/// empty or Go's zero time is the same as none. Of an error it counts that it is one, and that ours tells what the
/// service said.
/// </summary>
internal static class GoldenComparison
{
    /// <summary>All differences; empty where there is none.</summary>
    public static IReadOnlyList<GoldenDifference> Differences(GoldenCase c, GoldenOutcome outcome)
    {
        List<GoldenDifference> differences = [];
        for (var i = 0; i < Math.Min(c.Requests.Count, outcome.Requests.Count); i++)
        {
            differences.AddRange(RequestDifferences(c.Requests[i], outcome.Requests[i], i));
        }

        if (outcome.Requests.Count < c.Requests.Count)
        {
            var missing = c.Requests[outcome.Requests.Count];
            differences.Add(new("missing", $"{missing.Verb} {missing.Target} ({outcome.Error?.GetType().Name}: {outcome.Error?.Message})", outcome.Requests.Count));
            return differences;
        }

        if (outcome.Requests.Count > c.Requests.Count)
        {
            differences.Add(new("extra", outcome.Requests[c.Requests.Count].ToString(), c.Requests.Count));
        }

        if (c.Failed != outcome.Failed)
        {
            differences.Add(new("outcome", $"Go {(c.Failed ? c.Error.GetRawText() : "succeeded")}, ours {outcome.Error?.Message ?? "succeeded"}"));
        }
        else if (c.Failed)
        {
            differences.AddRange(ErrorDifferences(c, outcome));
        }
        else if (GoldenCalls.Expected(c) is { } expected && expected != outcome.Result)
        {
            differences.Add(new("result", $"Go '{expected}', ours '{outcome.Result}'"));
        }

        return differences;
    }

    private static IEnumerable<GoldenDifference> RequestDifferences(GoldenRequest expected, RecordedRequest actual, int index)
    {
        if (expected.Verb != actual.Method || Decoded(expected.Target) != Decoded(actual.Target))
        {
            yield return new("target", $"Go {expected.Verb} {expected.Target}, ours {actual}", index);
        }

        foreach (var name in (string[])["host", "x-token", "authorization"])
        {
            if (expected.Headers.GetValueOrDefault(name) != actual.Header(name))
            {
                yield return new(
                    "header", $"{name}: Go '{expected.Headers.GetValueOrDefault(name)}', ours '{actual.Header(name)}'", index);
            }
        }

        var expectedBody = expected.Body is null ? null : JsonNode.Parse(expected.Body);
        var actualBody = actual.Body.Length == 0 ? null : JsonNode.Parse(actual.Body);
        if (!JsonNode.DeepEquals(WithoutEmpty(expectedBody), WithoutEmpty(actualBody)))
        {
            yield return new("body", $"Go {expected.Body}, ours {actual.Text}", index);
        }
    }

    private static IEnumerable<GoldenDifference> ErrorDifferences(GoldenCase c, GoldenOutcome outcome)
    {
        if (outcome.Error is not KeptnApiException { Failure: KeptnApiFailure.ErrorAnswer } error || c.Requests.Count == 0)
        {
            yield break;
        }

        var answer = c.Requests[^1];
        if ((int)error.StatusCode!.Value != answer.Status)
        {
            yield return new("status", $"answered {answer.Status}, ours tells {error.StatusCode}");
        }

        var said = answer.AnswerBody is ['{', ..] && JsonNode.Parse(answer.AnswerBody) is JsonObject body ? body["message"]?.ToString() : null;
        if (!string.IsNullOrEmpty(said) && said != error.KeptnMessage)
        {
            yield return new("message", $"answered '{said}', ours tells '{error.KeptnMessage}'");
        }
    }

    internal static string Decoded(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];

        // An escaped slash stays apart from one that divides.
        var segments = path.Split('/').Select(static segment => Uri.UnescapeDataString(segment).Replace("/", "\u0001", StringComparison.Ordinal));
        return string.Join('/', segments) + (query < 0 || query == target.Length - 1 ? string.Empty : target[query..]);
    }

    private static JsonNode? WithoutEmpty(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var name in o.Select(static member => member.Key).ToList())
                {
                    if (WithoutEmpty(o[name]) is null)
                    {
                        o.Remove(name);
                    }
                }

                return o;
            case JsonArray a:
                foreach (var item in a)
                {
                    WithoutEmpty(item);
                }

                return a.Count == 0 ? null : a;
            case JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.String && v.GetValue<string>() is "" or "0001-01-01T00:00:00Z":
                return null;
            default:
                return node;
        }
    }
}

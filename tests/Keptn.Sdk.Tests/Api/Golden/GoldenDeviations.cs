using System.Globalization;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>A difference to the Go client that is meant.</summary>
internal sealed record GoldenDeviation(string Name, string Reason, Func<GoldenCase, GoldenOutcome, GoldenDifference, bool> Applies);

/// <summary>Every way in which ours differs from the Go client, and why. Each explains certain differences of certain calls only.</summary>
internal static class GoldenDeviations
{
    private static readonly string[] s_notOffered = ["SLIHelper.GetSLIs", "EventWatcher.Watch"];

    public static IReadOnlyList<GoldenDeviation> All { get; } =
    [
        new("dead-method", "Keptn has no such route; there is no such call (Go bug)", Bug("dead-method", "missing", "outcome")),
        new("not-offered", "merging SLI files is not the API client's work; watching is QueryAsync in a loop", static (c, _, _) =>
            s_notOffered.Contains(c.Method)),

        // Paths and queries
        new("path-segment-unescaped", "names are escaped, and what Go could not send is sent (Go bug)",
            static (c, _, d) => (c.Bugs.Contains("path-segment-unescaped") && d.Kind is "target" or "extra" or "outcome")
                || (c.Tag == "control-9" && d.Kind == "target")),
        new("gateway-needs-double-escape", "through the gateway names of files are escaped twice, as it decodes once (Go bug)",
            static (c, o, d) => d.Kind == "target" && !c.IsInCluster && NameIs(c, o, d, Twice)),
        new("in-cluster-percent", "a percent sign is escaped twice: the service decodes twice (recorded in http-services, 05)",
            static (c, o, d) => d.Kind == "target" && c.IsInCluster && NameIs(c, o, d, static n => n.Contains('%', StringComparison.Ordinal) ? Twice(n) : n)),
        new("space-as-plus", "a blank in a path is %20; a plus sign means a blank in queries only (Go bug)",
            static (c, o, d) => d.Kind == "target" && GoldenComparison.Decoded(Blank(c.Requests[d.Index].Target)) == GoldenComparison.Decoded(o.Requests[d.Index].Target)),
        new("raw-uri", "the caller escapes for Go; ours escapes itself, in the cluster once",
            static (c, _, d) => d.Kind == "target" && c.IsInCluster
                && (c.Method.StartsWith("ResourceHandler.", StringComparison.Ordinal) || c.Tag == "option-custom-double-escape")),
        new("one-file-post", "POST takes a list at the level's address; the address of one file has no POST route",
            static (c, o, d) => d.Kind == "target" && c.Method == "Resources.CreateResource" && o.Requests[d.Index].Target.EndsWith("/resource", StringComparison.Ordinal)),
        new("own-options", "options that write any text into the address are not offered",
            static (c, _, d) => d.Kind == "target" && (c.Bugs.Contains("append-query-naive") || c.Tag is "option-query-many" or "option-custom-suffix" or "option-commit")),
        new("empty-commit", "an empty commit is none", static (c, _, d) => d.Kind == "target" && c.Tag == "commit-empty"),
        new("secret-query-unescaped", "name and scope are escaped (Go bug)", Bug("secret-query-unescaped", "target", "extra", "outcome")),
        new("double-slash", "no empty segments (Go bug)",
            static (c, o, d) => d.Kind == "target"
                && c.Requests[d.Index].Target.Replace("//", "/", StringComparison.Ordinal).Replace("//", "/", StringComparison.Ordinal) == o.Requests[d.Index].Target),
        new("typed-times", "times are times; other texts cannot be given",
            static (c, o, d) => d.Kind == "target" && c.Method is "Events.GetEvents" or "Logs.GetLogs"
                && WithoutTimes(c.Requests[d.Index].Target) == o.Requests[d.Index].Target),

        // What is refused before sending
        new("name-refused", "names that are empty, dot segments or leave their folder are refused before sending",
            static (_, o, d) => d.Kind is "missing" or "outcome" && o.Error is ArgumentException { ParamName: not null } e
                && (e.Message.Contains("empty", StringComparison.Ordinal) || e.Message.Contains("would change the path", StringComparison.Ordinal)
                    || e.Message.Contains("leaves its folder", StringComparison.Ordinal))),
        new("nothing-to-write", "an empty list of files is refused before sending",
            static (_, o, d) => d.Kind == "missing" && o.Error is ArgumentException e && e.Message.StartsWith("There is nothing to write", StringComparison.Ordinal)),
        new("typed-arguments", "commands, time spans, encodings and filters are typed; what Go takes as text cannot be given",
            static (_, o, d) => d.Kind == "missing" && o.Error is GoldenNotPossibleException),
        new("pattern-refused", "open events can be asked for by exact type only; Go would get an empty list for ever",
            static (c, o, d) => d.Kind == "missing" && c.Method == "ShipyardControl.GetOpenTriggeredEvents" && o.Error is ArgumentException),
        new("page-size-refused", "a page size that the service refuses is refused before sending",
            static (c, o, d) => d.Kind == "missing" && c.Tag == "negative-page-size" && o.Error is ArgumentOutOfRangeException),

        // Bodies
        new("update-project-shipyard", "the control plane stores a shipyard that is sent here still encoded, so none is sent",
            static (c, _, d) => d.Kind == "body" && c.Method == "API.UpdateProject"),
        new("secret-scope", "the scope is always sent", static (c, _, d) => d.Kind == "body" && c.Method is "Secrets.CreateSecret" or "Secrets.UpdateSecret"),
        new("typed-times-in-bodies", "times have a zone, and 100 ns at most",
            static (c, _, d) => d.Kind == "body" && c.Tag is "evaluation-3" or "flush-many"),

        // Logs, pages, waits
        new("delete-logs-ignores-filter", "the filter is sent (Go bug)",
            static (c, o, d) => c.Bugs.Contains("delete-logs-ignores-filter")
                && (d.Kind == "target" && o.Requests[0].Target.StartsWith(c.Requests[0].Target + "?", StringComparison.Ordinal)
                    || (d.Kind == "missing" && o.Error is ArgumentException))),
        new("log-pages", "all pages are read (Go bug: one page)",
            static (c, o, d) => c.Method == "Logs.GetLogs" && d.Kind == "extra" && o.Requests[d.Index].Target.Contains("nextPageKey=", StringComparison.Ordinal)),
        new("number-of-pages-is-an-offset", "all pages are read as they are asked for; how many is the caller's choice (Go bug)",
            Bug("number-of-pages-is-an-offset", "extra", "result", "outcome")),
        new("filter-fields-ignored", "event id and page size are sent (Go bug)", Bug("filter-fields-ignored", "target")),
        new("numeric-page-key", "a page key may be a number: other services send one",
            static (c, _, d) => c.Tag == "numeric-page-key" && d.Kind is "extra" or "outcome"),
        new("retry-swallows-errors", "a failure that cannot pass ends the wait (Go bug)", Bug("retry-swallows-errors", "missing", "outcome")),
        new("looks-once", "a wait looks at least once", static (c, _, d) => c.Tag == "zero-retries" && d.Kind is "extra" or "outcome"),

        // Answers
        new("delete-resource-hides-errors", "an error is an error (Go bug)",
            static (c, o, d) => c.Bugs.Contains("delete-resource-hides-errors") && d.Kind == "outcome" && o.Error is KeptnApiException { Failure: KeptnApiFailure.ErrorAnswer }),
        new("write-returns-no-version", "a write returns its commit (Go bug)",
            static (c, o, d) => c.Bugs.Contains("write-returns-no-version") && d.Kind == "result" && o.Result is { Length: 40 }),
        new("no-top-level-version", "the version is read where Keptn writes it; no service answers with a top-level one",
            static (c, o, d) => d.Kind == "result" && c.Tag == "answer-201-version" && o.Result is { Length: 0 }),
        new("garbage-counts-as-success", "an answer that is not Keptn's is no success (Go bug)",
            static (c, o, d) => d.Kind == "outcome" && o.Error is KeptnApiException { Failure: KeptnApiFailure.UnreadableAnswer } && Unparsed(c)),
        new("nothing-counts-as-success", "an answer without what was asked for (no id, no context, null) is no success",
            static (c, o, d) => d.Kind == "outcome" && o.Error is KeptnApiException { Failure: KeptnApiFailure.UnreadableAnswer } && Empty(c)),
        new("any-2xx", "2xx is success where the body fits", static (c, o, d) =>
            d.Kind == "outcome" && !o.Failed && c.Requests.Count > 0 && c.Requests[^1].Status is > 200 and < 300),
        new("unread-answer", "the body of an answer that says nothing is not read further than that it is JSON or empty",
            static (c, o, d) => d.Kind == "outcome" && !o.Failed && (c.Tag is "answer-200-array" or "answer-200-string" or "answer-200-empty" or "answer-204")),
        new("any-404-is-resource-not-found", "a 404 that is not about the file is not passed over (Go bug)",
            static (c, o, d) => c.Method is "ResourceHelper.GetResource" && d.Kind == "missing" && c.Tag.Contains("404", StringComparison.Ordinal)
                && o.Error is KeptnApiException { NotFound: KeptnNotFound.Route or KeptnNotFound.Project }),
        new("empty-file", "an empty file is a file", static (c, o, d) =>
            c.Method.StartsWith("ResourceHelper.", StringComparison.Ordinal) && d.Kind == "outcome" && o.Result == string.Empty),
        new("redirect-turns-post-into-get", "a write is not repeated as a read (Go bug)",
            static (c, o, d) => c.Bugs.Contains("redirect-turns-post-into-get") && d.Kind == "missing" && o.Error is KeptnApiException),
        new("panic", "an error, or simply possible (Go bug)", Bug("panic", "extra", "outcome", "missing")),

        // Addresses and tokens
        new("base-address-not-normalised", "an address with a query is refused; scheme and suffix are put right (Go bug)",
            Bug("base-address-not-normalised", "target", "extra", "missing", "outcome", "header")),
        new("user-in-address", "a password in the address is refused: it would show up in logs",
            static (c, o, d) => c.Tag == "user-in-address" && d.Kind == "missing" && o.Error is Microsoft.Extensions.Options.OptionsValidationException),
        new("scheme-option", "the address says the scheme; an option that changes https into http is not offered",
            static (c, _, d) => c.Tag == "https-address-http-option" && d.Kind == "missing"),
        new("odd-token", "a token that cannot stand in a header is refused when the client is made",
            static (c, o, d) => c.Tag == "odd-token" && d.Kind == "missing" && o.Error is Microsoft.Extensions.Options.OptionsValidationException),
        new("token-line-end", "a line end behind the token is cut off, as files have one",
            static (c, _, d) => c.Tag == "newline-token" && d.Kind is "extra" or "outcome"),
        new("empty-header", "the header's name is required; to send no token set none",
            static (c, o, d) => c.Tag == "empty-header" && d.Kind == "missing" && o.Error is Microsoft.Extensions.Options.OptionsValidationException),
    ];

    public static GoldenDeviation? Find(GoldenCase c, GoldenOutcome outcome, GoldenDifference difference) =>
        All.FirstOrDefault(d => d.Applies(c, outcome, difference));

    private static Func<GoldenCase, GoldenOutcome, GoldenDifference, bool> Bug(string bug, params string[] kinds) =>
        (c, _, d) => c.Bugs.Contains(bug) && kinds.Contains(d.Kind);

    private static string Twice(string name) => Uri.EscapeDataString(Uri.EscapeDataString(name));

    private static string Blank(string target) => target.Split('?', 2) is [var path, var query]
        ? $"{path.Replace("+", "%20", StringComparison.Ordinal)}?{query}" : target.Replace("+", "%20", StringComparison.Ordinal);

    // Whether the last segments, Go's being form-encoded once, are the same name.
    private static bool NameIs(GoldenCase c, GoldenOutcome o, GoldenDifference d, Func<string, string> escape)
    {
        var (goPath, goName, goQuery) = Split(c.Requests[d.Index].Target);
        var (ourPath, ourName, ourQuery) = Split(o.Requests[d.Index].Target);
        var name = Uri.UnescapeDataString(goName.Replace("+", "%20", StringComparison.Ordinal));
        return goPath.EndsWith("/resource", StringComparison.Ordinal) && GoldenComparison.Decoded(goPath) == GoldenComparison.Decoded(ourPath)
            && ourName == escape(name) && goQuery == ourQuery;

        static (string Path, string Name, string Query) Split(string target)
        {
            var parts = target.Split('?', 2);
            var slash = parts[0].LastIndexOf('/');
            return (parts[0][..slash], parts[0][(slash + 1)..], parts.Length == 2 ? parts[1] : string.Empty);
        }
    }

    private static string WithoutTimes(string target)
    {
        var parts = target.Split('?', 2);
        var kept = parts.Length == 1 ? [] : parts[1].Split('&').Where(static p => !p.StartsWith("fromTime=", StringComparison.Ordinal));
        var query = string.Join('&', kept);
        return query.Length == 0 ? parts[0] : string.Create(CultureInfo.InvariantCulture, $"{parts[0]}?{query}");
    }

    private static bool Unparsed(GoldenCase c) => c.Tag is "answer-200-text" or "answer-200-html" or "answer-200-truncated"
        or "answer-200-array" or "answer-200-string";

    private static bool Empty(GoldenCase c) => c.Requests[^1].AnswerBody is null or "" or "null" or "{}" or "{\"version\":\"abc\"}";
}

using System.Collections;
using Keptn.Sdk.Executors.Scripts;
using Xunit.Abstractions;

namespace Keptn.Sdk.Executors.Tests.Golden;

/// <summary>Placeholders, variables and <c>.http</c> files against generic-executor-service's own functions. Nothing is run or sent.</summary>
public sealed class GoldenScriptTests(ITestOutputHelper output)
{
    private const string None = "(none)";

    private static readonly GoldenDeviation[] s_deviations =
    [
        new("numbers and truth values", "Placeholders have them too; in the original only texts (G4).",
            (golden, answer) => answer.Name == "text" && GetLiterals(golden).Any()),
        new("no time", "The original writes the year 1 for an event without a time; here its placeholders and variables are not there.",
            (golden, answer) => !golden.Input.GetProperty("event").TryGetProperty("time", out var _)),
        new("colons in headers", "The original cuts a header's value at its second colon (G6).", (golden, answer) => answer.Name == "headers" && HasColons(golden)),
        new("a carriage return", "The original keeps it, and the request fails (G6).", (golden, _) => Text(golden).Contains('\r', StringComparison.Ordinal)),
        new("spaces around the URL", "Two spaces give the original an empty URL (G6).", (golden, answer) => answer.Name == "url" && Text(golden).Contains("  ", StringComparison.Ordinal)),
        new("no request", "A file without a request, or with a header that is none, is refused; the original sends something.",
            (_, answer) => answer.Actual.StartsWith("refused: ", StringComparison.Ordinal)),
        new("values stay in their place", "A line break in a value is refused in a header and escaped in JSON; in the original it ends the header or breaks the JSON (lesson 2).",
            (golden, answer) => Text(golden).Contains("${data.multi}", StringComparison.Ordinal) && answer.Name is "headers" or "body"),
    ];

    [Fact]
    public void Files_AreReadAsInGenericExecutorService()
    {
        var run = new GoldenRun("generic-placeholders", s_deviations, output);
        foreach (var golden in GoldenCase.Load("generic-placeholders"))
        {
            run.Compare(golden, golden.Input.GetProperty("kind").GetString() switch
            {
                "text" => CompareText(golden),
                "http" => CompareRequest(golden),
                var other => throw new InvalidOperationException($"There is a kind '{other}'."),
            });
        }

        run.Complete();
    }

    private static IEnumerable<GoldenAnswer> CompareText(GoldenCase golden)
    {
        var (values, environment) = Read(golden);
        var filled = PlaceholderText.Parse(Text(golden)).Fill(Find(values, environment));
        yield return new GoldenAnswer("text", golden.Output.GetProperty("text").GetString()!, filled);

        // The recording has the service's variables too; ours are named by the settings, and the event's are apart.
        var ours = environment.Build(values, []);
        var expected = golden.Output.GetProperty("env").EnumerateArray().Select(e => e.GetString()!.Split('=', 2)).ToDictionary(e => e[0], e => e[1]);
        foreach (var name in expected.Keys.Union(ours.Keys.Where(name => !IsAddition(name, values))).Order(StringComparer.Ordinal))
        {
            yield return new GoldenAnswer($"env {name}", expected.GetValueOrDefault(name, None), ours.GetValueOrDefault(name, None));
        }
    }

    private static IEnumerable<GoldenAnswer> CompareRequest(GoldenCase golden)
    {
        var (method, url, headers, body) = ReadRequest(golden);
        yield return new GoldenAnswer("method", golden.Output.GetProperty("method").GetString()!, method);
        yield return new GoldenAnswer("url", golden.Output.GetProperty("uri").GetString()!, url);
        yield return new GoldenAnswer("headers", string.Join('|', golden.Output.GetProperty("headers").EnumerateObject().Select(h => $"{h.Name}: {h.Value.GetString()}")), headers);
        yield return new GoldenAnswer("body", golden.Output.GetProperty("body").GetString()!, body);
    }

    private static (string Method, string Url, string Headers, string Body) ReadRequest(GoldenCase golden)
    {
        try
        {
            var (values, environment) = Read(golden);
            var file = HttpFileParser.Parse(Text(golden));
            if (file.Texts.All(t => !t.Contains("${", StringComparison.Ordinal)))
            {
                return (file.Method, file.Url, string.Join('|', file.Headers.Select(h => $"{h.Name}: {h.Value}")), file.Body);
            }

            var request = new HttpFileRequest(path => Find(values, environment)(path), 1_000_000).Create(file);
            return (request.Method!, request.Url!.OriginalString, string.Join('|', request.Headers.Select(h => $"{h.Name}: {h.Value}")), request.Body ?? string.Empty);
        }
        catch (Exception e) when (e is HttpFileException or Requests.WebhookException)
        {
            var refused = $"refused: {e.Message}";
            return (refused, refused, refused, refused);
        }
    }

    private static (EventValues Values, ScriptEnvironment Environment) Read(GoldenCase golden)
    {
        var env = new Hashtable();
        foreach (var variable in golden.Input.GetProperty("env").EnumerateObject())
        {
            env[variable.Name] = variable.Value.GetString();
        }

        return (EventValues.Create(golden.Input.GetProperty("event")), new ScriptEnvironment(env, env.Keys.Cast<string>()));
    }

    private static Func<string, EventValue?> Find(EventValues values, ScriptEnvironment environment) =>
        path => environment.Find(path) ?? (values.TryGet(path, out var value) ? value : null);

    /// <summary>What the original does not have and nobody misses: numbers, truth values, and names that a shell can read (G4).</summary>
    private static bool IsAddition(string name, EventValues values) =>
        values.Variables.Any(v => v.Name == name && !v.Value.IsText)
        || (values.Variables.All(v => v.Name != name) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'));

    private static IEnumerable<string> GetLiterals(GoldenCase golden)
    {
        var (values, _) = Read(golden);
        return PlaceholderText.Parse(Text(golden)).Names.Where(n => values.TryGet(n, out var value) && !value.IsText);
    }

    private static bool HasColons(GoldenCase golden) => Text(golden).Split('\n').Skip(1).TakeWhile(l => l.Length > 0).Any(l => l.Count(c => c == ':') > 1);

    private static string Text(GoldenCase golden) => golden.Input.GetProperty("text").GetString()!;
}

using System.Text.Json;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Executors.Webhooks;
using Keptn.Sdk.Files;
using Xunit.Abstractions;

namespace Keptn.Sdk.Executors.Tests.Golden;

/// <summary>curl commands, deny lists, masks, answers and files against webhook-service's own functions. Nothing is sent.</summary>
public sealed class GoldenCurlTests(ITestOutputHelper output)
{
    private const string Refused = "refused";

    private static readonly JsonElement s_empty = JsonElement.Parse("""{"data":{"project":"p","stage":"s","service":"c"}}""");

    /// <summary>Why we refused a request, by case: what a deviation looks at.</summary>
    private readonly Dictionary<string, string> _reasons = [];

    [Fact]
    public void Requests_AreReadAsInWebhookService()
    {
        var run = new GoldenRun("curl-parsing", CreateDeviations(), output);
        foreach (var golden in GoldenCase.Load("curl-parsing"))
        {
            run.Compare(golden, golden.Input.GetProperty("kind").GetString() switch
            {
                "alpha" => CompareAlpha(golden),
                "beta" => CompareBeta(golden),
                "denyList" => CompareDenyList(golden),
                "removeSecrets" => [new GoldenAnswer("message", golden.Output.GetString()!, RemoveSecrets(golden.Input))],
                "response" => [new GoldenAnswer("value", GoValue.ToJson(GoValue.FromJson(golden.Output.GetProperty("value"))), ReadResponse(golden.Input.GetProperty("response").GetString()!))],
                "alphaConfig" => [new GoldenAnswer("file", golden.Error is null ? Normalize(golden.Output) : Refused, ReadFile(golden.Input))],
                var other => throw new InvalidOperationException($"There is a kind '{other}'."),
            });
        }

        run.Complete();
    }

    private GoldenDeviation[] CreateDeviations() =>
    [
        Refuses("an option not supported", "Options are on an allow list; any other is refused by its name (W11, lesson 4).", "is not supported"),
        Refuses("no file is read", "webhook-service sees @ in one place only; here no option reads a file (lesson 4).", "must not read a file"),
        Refuses("one URL", "A request has one URL: further ones are words too many, or smuggled (lesson 3).", "more than one URL"),
        Refuses("a space adds no argument", "In webhook-service the words of a v1beta1 URL become further arguments (lesson 1).", "the URL holds a space"),
        Refuses("no header", "curl ignores a header without a colon.", "a header must be"),
        Refuses("no method", "curl would send whatever stands there as the method.", "the method must be"),
        Refuses("addresses of this host and its networks", "webhook-service knows 127.0.0.1 and ::1 only (lesson 2).", "which is denied"),
        new("hosts are compared, not text", "webhook-service looks for entries anywhere in the command: kubernetes.io and a payload with 'localhost' are denied (W10, lesson 2).",
            (golden, answer) => golden.Input.GetProperty("kind").GetString() is "alpha" or "beta" && answer is { Name: "args", Expected: Refused }
                && Text(golden.Output, "createRequestError").Contains("contains denied URL", StringComparison.Ordinal)),
        new("resolved names are not compared", "The name that an address has in reverse is chosen by its owner; addresses are compared, when the connection is made (W10).",
            (golden, answer) => answer is { Name: "args", Expected: Refused } && Text(golden.Output, "createRequestError").Contains("resolves to", StringComparison.Ordinal)),
        new("text outside ASCII", "webhook-service works on bytes and turns other letters into two.",
            (golden, answer) => golden.Input.GetProperty("kind").GetString() == "alpha" && golden.Input.GetProperty("command").GetString()!.Any(c => c > 127)),
        new("empty arguments", "webhook-service drops them, so that -d '' takes the URL as data (W8).",
            (golden, answer) => golden.Input.GetProperty("kind").GetString() == "alpha"
                && golden.Input.GetProperty("command").GetString() is { } command && (command.Contains("''", StringComparison.Ordinal) || command.Contains("\"\"", StringComparison.Ordinal))),
        new("no text is put together", "webhook-service puts a v1beta1 request into a command and splits that: %, ' and the characters of a shell break it (lesson 5, W9).",
            (golden, answer) => golden.Input.GetProperty("kind").GetString() == "beta"
                && golden.Input.GetProperty("request").GetRawText() is { } request && "%'$|;>&`".Any(request.Contains)),
        new("a crash", "webhook-service panics (lesson 6).", (golden, answer) => answer.Name == "args" && Text(golden.Output, "panic").Length > 0),
        new("empty secrets", "webhook-service would put *** between all characters (W15).",
            (golden, answer) => answer.Name == "message" && golden.Input.GetProperty("secrets").EnumerateObject().Any(s => s.Value.GetString()!.Length == 0)),
    ];

    private GoldenDeviation Refuses(string name, string reason, string message) => new(
        name,
        reason,
        (golden, answer) => answer is { Name: "args", Actual: Refused } && _reasons[golden.Id].Contains(message, StringComparison.Ordinal));

    private GoldenAnswer[] CompareAlpha(GoldenCase golden)
    {
        var command = golden.Input.GetProperty("command").GetString()!;
        var tokens = golden.Output.GetProperty("commandLineError").ValueKind == JsonValueKind.Null ? golden.Output.GetProperty("commandLine") : default;
        return
        [
            new GoldenAnswer("commandLine", tokens.ValueKind switch { JsonValueKind.Array => Join(tokens), JsonValueKind.Null => string.Empty, _ => Refused }, Split(command)),
            new GoldenAnswer("args", GetArgs(golden.Output, "parseArgsPanic"), Try(golden.Id, GetArgs(golden.Output, "parseArgsPanic"), () =>
            {
                // In these commands templates are text: the recorded functions run after rendering.
                var request = CreateReader(refuseShellCharacters: true).ReadCommand(RenderedText.FromAuthor(command));
                Check(request, OutboundPolicy.Create(new WebhookOptions(), Text(golden.Input.GetProperty("env"), "KUBERNETES_SERVICE_HOST"), null));
                return WithoutFail(Split(command));
            }, WithoutFail(Split(command)))),
        ];
    }

    private GoldenAnswer[] CompareBeta(GoldenCase golden)
    {
        var request = golden.Input.GetProperty("request");
        var options = new WebhookOptions();
        foreach (var entry in golden.Input.GetProperty("denyList").EnumerateArray())
        {
            options.DenyList.Add(entry.GetString()!);
        }

        return
        [
            new GoldenAnswer("args", GetArgs(golden.Output, "panic"), Try(golden.Id, GetArgs(golden.Output, "panic"), () =>
            {
                var source = ReadRequest(request);
                _ = source.Method.Length > 0 ? 0 : throw new WebhookException("the method is missing, which the file's reader refuses");
                var read = CreateReader().Read(source);
                var policy = OutboundPolicy.Create(options, null, null);
                Check(read, policy);
                if (golden.Input.GetProperty("resolvesTo") is { ValueKind: JsonValueKind.Object } resolved)
                {
                    foreach (var address in resolved.EnumerateObject())
                    {
                        policy.Check(read.Url!.Host, read.Url.Port, System.Net.IPAddress.Parse(address.Name));
                    }
                }

                return Join([
                    "curl", "--request", read.EffectiveMethod, .. read.Headers.Where(h => source.Headers.Any(s => s.Key == h.Name)).SelectMany(h => new[] { "--header", $"{h.Name}: {h.Value}" }),
                    .. read.Body is null ? Array.Empty<string>() : ["--data", read.Body], .. source.Options.Split(' ', StringSplitOptions.RemoveEmptyEntries), read.Url!.OriginalString]);
            }, tokens: null)),
        ];
    }

    private static GoldenAnswer[] CompareDenyList(GoldenCase golden)
    {
        var env = golden.Input.GetProperty("env");
        var ours = OutboundPolicy.GetDefaultDenyList(Text(env, "KUBERNETES_SERVICE_HOST"), Text(env, "KUBERNETES_SERVICE_PORT"));
        return
        [
            new GoldenAnswer("alpha", Join(golden.Output.GetProperty("alpha")), Join(ours)),
            new GoldenAnswer("beta", Join(golden.Output.GetProperty("beta")), Join(ours.Skip(9))),
        ];
    }

    private static string RemoveSecrets(JsonElement input) =>
        new SecretMask(input.GetProperty("secrets").EnumerateObject().Select(s => s.Value.GetString()!)).Apply(input.GetProperty("message").GetString()!);

    private static string ReadResponse(string response) =>
        GoValue.ToJson(GoValue.FromJson(JsonElement.Parse(WebhookAnswers.WriteResponses("t", [response]).Span).GetProperty("t").GetProperty("responses")[0]));

    private static string ReadFile(JsonElement input)
    {
        try
        {
            var file = WebhookConfiguration.Parse(input.GetProperty("yaml").GetString()!, "webhook.yaml");
            return Describe(file.ApiVersion, file.Kind, file.Name, file.Webhooks.Select(w =>
                $"{w.Type} {w.SubscriptionId} {w.SendStarted} {w.SendFinished} {string.Join(',', w.EnvFrom.Select(e => $"{e.Name}={e.SecretName}/{e.SecretKey}"))} {string.Join(',', w.Requests.Select(r => r.Command))}"));
        }
        catch (KeptnFileException)
        {
            return Refused;
        }
    }

    private static string Normalize(JsonElement file) => Describe(Text(file, "apiVersion"), Text(file, "kind"), Text(file, "name"), file.GetProperty("webhooks").EnumerateArray().Select(w =>
        $"{Text(w, "type")} {Text(w, "subscriptionID")} {w.GetProperty("sendStarted").GetBoolean()} {w.GetProperty("sendFinished").GetBoolean()} {string.Join(',', w.GetProperty("envFrom").EnumerateArray().Select(e => $"{Text(e, "name")}={Text(e, "secretName")}/{Text(e, "secretKey")}"))} {string.Join(',', w.GetProperty("requests").EnumerateArray().Select(r => r.GetString()))}"));

    private static string Describe(string version, string kind, string name, IEnumerable<string> webhooks) => $"{version} {kind} {name}: {string.Join("; ", webhooks)}";

    private static string GetArgs(JsonElement output, string panic)
    {
        var isRefused = Text(output, "createRequestError").Length > 0 || Text(output, "argsError").Length > 0 || Text(output, panic).Length > 0;
        if (isRefused)
        {
            return Refused;
        }

        var args = output.GetProperty("args").EnumerateArray().Select(a => a.GetString()!).ToList();

        // webhook-service adds this option where it is not there.
        return WithoutFail(Join(args));
    }

    /// <param name="id">The case.</param>
    /// <param name="expected">The recorded answer.</param>
    /// <param name="read">Reads the request.</param>
    /// <param name="tokens">
    /// The arguments. The recorded functions stop before curl: what curl itself would not take, no URL, no value for an
    /// option, is told apart there and compared by its arguments.
    /// </param>
    private string Try(string id, string expected, Func<string> read, string? tokens)
    {
        try
        {
            return read();
        }
        catch (WebhookException e)
        {
            _reasons[id] = e.Message;
            var curlRefuses = new[] { "the request has no URL", "the URL ", "needs a value" }.Any(m => e.Message.Contains(m, StringComparison.Ordinal));
            return expected != Refused && curlRefuses && tokens is not null ? tokens : Refused;
        }
    }

    private static void Check(OutboundRequest request, OutboundPolicy policy) => policy.Check(request.Url!);

    private static RequestReader CreateReader(bool refuseShellCharacters = false) =>
        new(WebhookData.Create(s_empty, new Dictionary<string, string> { ["token"] = "{{.env.token}}" }), new WebhookOptions { RefuseShellCharacters = refuseShellCharacters });

    private static WebhookRequest ReadRequest(JsonElement request) => new()
    {
        Url = Text(request, "url"),
        Method = Text(request, "method"),
        Payload = Text(request, "payload"),
        Options = Text(request, "options"),
        Headers = [.. request.GetProperty("headers").EnumerateArray().Select(h => new WebhookHeader { Key = Text(h, "key"), Value = Text(h, "value") })],
    };

    private static string WithoutFail(string args) => args.EndsWith(" | --fail-with-body", StringComparison.Ordinal) ? args[..^" | --fail-with-body".Length] : args;

    private static string Split(string command)
    {
        try
        {
            return Join(CurlTokenizer.Split(RenderedText.FromAuthor(command)).Select(t => t.Text));
        }
        catch (WebhookException)
        {
            return Refused;
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static string Join(JsonElement list) => Join(list.EnumerateArray().Select(a => a.GetString()!));

    private static string Join(IEnumerable<string> list) => string.Join(" | ", list);
}

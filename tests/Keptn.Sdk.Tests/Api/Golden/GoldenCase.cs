using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>One recorded call of the Go client: what it was given, what it sent, what it was answered, what came of it.</summary>
internal sealed class GoldenCase
{
    private GoldenCase(JsonElement line)
    {
        Id = line.GetProperty("id").GetString()!;
        Config = line.GetProperty("config").GetString()!;
        Method = line.GetProperty("method").GetString()!;
        Tag = Id[(Id.IndexOf(Method, StringComparison.Ordinal) + Method.Length)..].TrimStart('/');
        Args = line.GetProperty("args");
        Setup = line.TryGetProperty("setup", out var setup) ? setup : default;
        Requests = [.. line.GetProperty("requests").EnumerateArray().Select(static request => new GoldenRequest(request))];
        Error = line.TryGetProperty("error", out var error) ? error : default;
        Result = line.TryGetProperty("result", out var result) ? result : default;
        Bugs = line.TryGetProperty("bugs", out var bugs) ? [.. bugs.EnumerateArray().Select(static bug => bug.GetString()!)] : [];
    }

    public string Id { get; }

    public string Config { get; }

    public string Method { get; }

    public string Tag { get; }

    public JsonElement Args { get; }

    public JsonElement Setup { get; }

    public IReadOnlyList<GoldenRequest> Requests { get; }

    public JsonElement Error { get; }

    public JsonElement Result { get; }

    public IReadOnlyList<string> Bugs { get; }

    public bool Failed => Error.ValueKind == JsonValueKind.Object;

    public bool IsInCluster => Config.StartsWith("internal", StringComparison.Ordinal);

    public static IEnumerable<GoldenCase> Read(string folder) =>
        File.ReadLines(Path.Combine(folder, "client-requests.jsonl"), Encoding.UTF8)
            .Where(static line => line.Length > 0)
            .Select(static line => new GoldenCase(JsonDocument.Parse(line).RootElement));

    public override string ToString() => Id;
}

/// <summary>A request of the Go client and the answer it got.</summary>
internal sealed class GoldenRequest
{
    public GoldenRequest(JsonElement request)
    {
        Verb = request.GetProperty("verb").GetString()!;
        Target = request.GetProperty("target").GetString()!;
        Body = request.GetProperty("body").GetString();
        Headers = request.GetProperty("headers").EnumerateObject().ToDictionary(static h => h.Name, static h => h.Value.GetString()!);
        var answer = request.GetProperty("answer");
        Status = answer.GetProperty("status").GetInt32();
        AnswerBody = answer.TryGetProperty("body", out var body) ? body.GetString() : null;
        AnswerType = answer.TryGetProperty("contentType", out var type) ? type.GetString() : null;
        AnswerHeaders = answer.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object
            ? headers.EnumerateObject().ToDictionary(static h => h.Name, static h => h.Value.GetString()!)
            : [];
    }

    public string Verb { get; }

    public string Target { get; }

    public string? Body { get; }

    public Dictionary<string, string> Headers { get; }

    public int Status { get; }

    public string? AnswerBody { get; }

    public string? AnswerType { get; }

    public Dictionary<string, string> AnswerHeaders { get; }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>Reads the arguments of recorded calls.</summary>
internal static class GoldenArgs
{
    public static string Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return string.Empty;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
    }

    public static string? TextOrNull(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Text(path) is { Length: > 0 } text ? text : null;

    /// <summary>A time; null where the recorded caller gave some other text, which the typed client cannot.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.TextOrNull(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static int? Number(this JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetInt32()
        : value.GetString() is not { Length: > 0 } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new GoldenNotPossibleException($"'{text}' is no number");

    public static ResourceScope Scope(this JsonElement element) => (element.Text("stage"), element.Text("service")) switch
    {
        ("", "") => ResourceScope.Project(element.Text("project")),
        (var stage, "") => ResourceScope.Stage(element.Text("project"), stage),
        var (stage, service) => ResourceScope.Service(element.Text("project"), stage, service),
    };

    public static ResourceUpload Resource(this JsonElement element) => new(element.Text("uri"), element.GetProperty("content").Content());

    public static List<ResourceUpload> Resources(this JsonElement element) =>
        element.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array
            ? [.. resources.EnumerateArray().Select(static r => r.Resource())] : [];

    public static byte[] Content(this JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return Encoding.UTF8.GetBytes(content.GetString()!);
        }

        return content.TryGetProperty("base64", out var base64)
            ? base64.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(content.Text("repeat"), content.GetProperty("times").GetInt32())));
    }

    /// <summary>The commit among the options of a call; other options are the Go client's own.</summary>
    public static string? Commit(this JsonElement args)
    {
        var query = args.TryGetProperty("appendQuery", out var append) ? append
            : args.TryGetProperty("uriOptions", out var options) && options.GetArrayLength() > 0 && options[0].ValueKind == JsonValueKind.Object
            ? options[0].GetProperty("appendQuery") : default;
        return query.ValueKind == JsonValueKind.Object && query.TryGetProperty("gitCommitID", out var ids) ? ids[0].GetString() : null;
    }

    /// <summary>Undoes base64 where the recorded caller had to apply it and ours does it itself.</summary>
    public static string? FromBase64(this string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new GoldenNotPossibleException($"'{text}' is not base64");
        }
    }
}

/// <summary>The recorded call cannot be written with the typed client.</summary>
internal sealed class GoldenNotPossibleException(string why) : Exception(why);

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Api;

/// <summary>One call, before it has an address: may be sent more than once.</summary>
internal sealed class ApiRequest
{
    private ApiRequest(HttpMethod method, ApiService service, string path)
    {
        Method = method;
        Service = service;
        Path = path;
    }

    internal HttpMethod Method { get; }

    internal ApiService Service { get; }

    /// <summary>Path and query below the service's address, escaped.</summary>
    internal string Path { get; }

    internal ReadOnlyMemory<byte>? Body { get; private init; }

    /// <summary>Whether sending it twice does no more than sending it once, so that it may be tried again.</summary>
    internal bool IsIdempotent { get; private init; }

    internal static ApiRequest Get(ApiService service, string path) =>
        new(HttpMethod.Get, service, path) { IsIdempotent = true };

    internal static ApiRequest Delete(ApiService service, string path, bool isIdempotent = false) =>
        new(HttpMethod.Delete, service, path) { IsIdempotent = isIdempotent };

    internal static ApiRequest Post(ApiService service, string path, bool isIdempotent = false) =>
        new(HttpMethod.Post, service, path) { IsIdempotent = isIdempotent };

    internal static ApiRequest Post(ApiService service, string path, ReadOnlyMemory<byte> json) =>
        new(HttpMethod.Post, service, path) { Body = json };

    internal static ApiRequest Post<T>(ApiService service, string path, T body, JsonTypeInfo<T> type, bool isIdempotent = false) =>
        new(HttpMethod.Post, service, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type), IsIdempotent = isIdempotent };

    internal static ApiRequest Put(ApiService service, string path) =>
        new(HttpMethod.Put, service, path) { IsIdempotent = true };

    internal static ApiRequest Put<T>(ApiService service, string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Put, service, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type), IsIdempotent = true };
}

namespace Keptn.Sdk.Api;

/// <summary>Something that proves who calls. Thread-safe.</summary>
internal interface IApiCredential
{
    /// <summary>Adds it to the request.</summary>
    ValueTask ApplyAsync(HttpRequestMessage request, ApiCall call, CancellationToken cancellationToken);

    /// <summary>After a refusal: gets another one and puts it in place. False where there is no other.</summary>
    ValueTask<bool> RenewAsync(HttpRequestMessage request, ApiCall call, CancellationToken cancellationToken);
}

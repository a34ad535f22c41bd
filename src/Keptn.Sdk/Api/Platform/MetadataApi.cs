namespace Keptn.Sdk.Api;

internal sealed class MetadataApi(ApiConnection connection) : IMetadataApi
{
    public async Task<KeptnMetadata> GetAsync(CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.Api, "/v1/metadata"), cancellationToken).ConfigureAwait(false);
        return answer.Read(KeptnApiJsonContext.Default.KeptnMetadata);
    }
}

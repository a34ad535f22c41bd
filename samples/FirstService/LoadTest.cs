using Keptn.Sdk;

namespace FirstService;

/// <summary>Sends a hundred requests, one after the other. samples/QuickStart has a better one.</summary>
internal static class LoadTest
{
    internal static async Task<(int Failed, string Summary)> RunAsync(string? url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            throw new KeptnTaskException($"There is no deployment to test: '{url}' is not an address.");
        }

        using var http = new HttpClient();
        var failed = 0;
        for (var i = 0; i < 100; i++)
        {
            using var response = await http.GetAsync(uri, cancellationToken);
            failed += response.IsSuccessStatusCode ? 0 : 1;
        }

        return (failed, $"{failed} of 100 requests to {uri} failed");
    }
}

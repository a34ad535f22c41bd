using System.Net.Http.Json;
using System.Text.Json;
using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>The tool that has the workers: GET and PUT workers/SERVICE, {"count": 3}.</summary>
internal sealed class WorkersClient(HttpClient http)
{
    internal async Task<int> GetCountAsync(string service, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, GetAddress(service)), cancellationToken);
        try
        {
            var workers = await response.Content.ReadFromJsonAsync(ServiceJsonContext.Default.WorkerCount, cancellationToken);
            return workers?.Count ?? throw new KeptnTaskException($"The tool does not say how many workers {service} has.");
        }
        catch (JsonException)
        {
            throw new KeptnTaskException($"The tool does not say in JSON how many workers {service} has.");
        }
    }

    internal async Task SetCountAsync(string service, int count, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, GetAddress(service))
        {
            Content = JsonContent.Create(new WorkerCount(count), ServiceJsonContext.Default.WorkerCount),
        };
        using var response = await SendAsync(request, cancellationToken);
    }

    // The name comes from an event: it must not lead to other paths of the tool.
    private Uri GetAddress(string service) => service is "." or ".."
        ? throw new KeptnTaskException($"'{service}' is no name of a service.")
        : new Uri($"{http.BaseAddress!.AbsoluteUri.TrimEnd('/')}/workers/{Uri.EscapeDataString(service)}");

    // What a KeptnTaskException says reaches the people who look at the sequence; other exceptions are for the log.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new KeptnTaskException($"The tool answers {(int)response.StatusCode} to {request.Method} {request.RequestUri!.AbsolutePath}.");
        }
    }
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>The tool: POST checks with a plan gives {"value": 635.5, "unit": "EUR"}.</summary>
internal sealed class CheckClient(HttpClient http)
{
    internal async Task<CheckAnswer> CheckAsync(string plan, CancellationToken cancellationToken)
    {
        var address = new Uri($"{http.BaseAddress!.AbsoluteUri.TrimEnd('/')}/checks");
        using var response = await http.PostAsync(address, new StringContent(plan, Encoding.UTF8, "application/json"), cancellationToken);

        // What a KeptnTaskException says reaches the people who look at the sequence; other exceptions are for the log.
        if (!response.IsSuccessStatusCode)
        {
            throw new KeptnTaskException($"The tool answers {(int)response.StatusCode} to the plan.");
        }

        try
        {
            return await response.Content.ReadFromJsonAsync(ServiceJsonContext.Default.CheckAnswer, cancellationToken)
                ?? throw new KeptnTaskException("The tool gives no value.");
        }
        catch (JsonException)
        {
            throw new KeptnTaskException("The answer of the tool cannot be read: it must be JSON with a number 'value'.");
        }
    }
}

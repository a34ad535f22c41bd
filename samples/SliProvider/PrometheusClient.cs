using System.Globalization;
using System.Net;
using System.Text.Json;
using Keptn.Sdk;

namespace SliProvider;

/// <summary>Asks Prometheus for the value of a query at the end of the time frame: GET /api/v1/query.</summary>
internal sealed class PrometheusClient(HttpClient http) : ISliProvider
{
    public async Task<SliValue> QueryAsync(SliQuery query, CancellationToken cancellationToken)
    {
        var time = query.End.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var response = await http.GetAsync($"api/v1/query?query={Uri.EscapeDataString(query.Query)}&time={time}", cancellationToken);

        // A query that Prometheus does not understand stays wrong: no exception of another kind, which would be tried again.
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            throw new KeptnTaskException($"Prometheus refuses the query: {error.RootElement.GetProperty("error").GetString()}");
        }

        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var data = answer.RootElement.GetProperty("data");
        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() switch
        {
            "scalar" => Number(result),
            "vector" => new SliValue(result.EnumerateArray().Select(sample => Number(sample.GetProperty("value"))).ToArray()),
            var other => throw new KeptnTaskException($"The query gives a {other}; it must give one value, for instance with rate(...[$DURATION_SECONDS])."),
        };
    }

    // [time, "value"]; a value may be NaN or +Inf, which the SDK does not take for a number.
    private static double Number(JsonElement sample) => sample[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var text => double.Parse(text!, CultureInfo.InvariantCulture),
    };
}

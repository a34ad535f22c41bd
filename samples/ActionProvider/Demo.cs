using System.Net.Http.Headers;
using System.Text;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;

namespace ActionProvider;

/// <summary>Plays Alertmanager: an alert, its repetition, one without a label, and the alert once more after it was resolved.</summary>
internal static class Demo
{
    internal static async Task RunAsync(WebApplication application, string secret)
    {
        var keptn = application.Services.GetRequiredService<LocalControlPlane>();
        await using var events = keptn.ObserveEvents().GetAsyncEnumerator();
        using var http = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);

        await PostAsync("an alert", Alert("2022-01-02T03:04:05Z"));
        await PrintRunAsync(events);
        await PostAsync("the same again", Alert("2022-01-02T03:04:05Z"));
        await PostAsync("one without a stage", Alert("2022-01-02T03:04:05Z").Replace("\"stage\"", "\"level\""));
        await PostAsync("no JSON", "{");
        await PostAsync("fired again", Alert("2022-01-02T05:00:00Z"));
        await PrintRunAsync(events);
        Console.WriteLine($"There are {application.Services.GetRequiredService<WorkerPool>().Workers} workers now.");

        async Task PostAsync(string what, string body)
        {
            using var response = await http.PostAsync(AlertEndpoint.Route, new StringContent(body, Encoding.UTF8, "application/json"));
            Console.WriteLine($"{what}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static string Alert(string startsAt) =>
        $$$"""
        {"alerts":[{"status":"firing","fingerprint":"6f1c2b","startsAt":"{{{startsAt}}}","generatorURL":"http://prometheus/graph",
        "labels":{"alertname":"QueueTooLong","project":"shop","stage":"production","service":"orders"}}]}
        """;

    private static async Task PrintRunAsync(IAsyncEnumerator<Keptn.Sdk.CloudEvents.CloudEvent> events)
    {
        while (await events.MoveNextAsync())
        {
            var data = KeptnJson.Deserialize<EventData>(events.Current.Data);
            Console.WriteLine($"  {events.Current.Type![KeptnEventType.Prefix.Length..],-34} {events.Current.Source,-20} {data.Result} {data.Message}".TrimEnd());
            if (events.Current.Type.EndsWith("remediation.finished", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}

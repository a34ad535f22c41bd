using System.Text.Json;
using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Executors.Webhooks;
using Xunit.Abstractions;

namespace Keptn.Sdk.Executors.Tests.Golden;

/// <summary>Templates against webhook-service's own engine.</summary>
public sealed class GoldenTemplateTests(ITestOutputHelper output)
{
    private const string Refused = "refused";

    private static readonly GoldenDeviation[] s_deviations =
    [
        new(
            "toJson",
            "Keptn has no such function; here it writes a value as JSON, so that payloads need no hand-made quotes (checklist W5).",
            (golden, _) => golden.Input.GetProperty("template").GetString()!.Contains("toJson", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Templates_RenderAsInWebhookService()
    {
        var run = new GoldenRun("go-template", s_deviations, output);
        foreach (var golden in GoldenCase.Load("go-template"))
        {
            // The wording of errors is our own; whether there is one is not.
            var expected = golden.Error is null ? golden.Output.GetString()! : Refused;
            run.Compare(golden, new GoldenAnswer("text", expected, Render(golden.Input)));
        }

        run.Complete();
    }

    private static string Render(JsonElement input)
    {
        try
        {
            var secrets = input.GetProperty("env").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!);
            var data = WebhookData.Create(input.GetProperty("event"), secrets);
            return GoTemplate.Parse(input.GetProperty("template").GetString()!).Render(data).ToString();
        }
        catch (Exception e) when (e is TemplateException or JsonException)
        {
            return Refused;
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tests.Evaluation;

/// <summary>A control plane with Keptn's services, and words for what an SLI provider does.</summary>
internal sealed class EvaluationFixture : IAsyncDisposable
{
    internal const string Provider = "fake";
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal EvaluationFixture(string? slo, Action<LocalControlPlaneOptions>? configure = null)
    {
        Local = new LocalFixture(Shipyards.TwoTasks, options =>
        {
            options.Services = LocalServices.All;
            options.SliProvider = Provider;
            configure?.Invoke(options);
        });
        Bus = new BusWaiter(Local.ControlPlane);
        if (slo is not null)
        {
            Local.Write("dev/carts/slo.yaml", slo);
        }
    }

    internal LocalFixture Local { get; }

    internal BusWaiter Bus { get; }

    /// <summary>Triggers an evaluation of ten minutes.</summary>
    internal Task<SequenceRun> TriggerAsync(string more = "") => Local.TriggerAsync(
        "evaluation", data: $$"""{"evaluation":{"start":"2030-01-02T02:50:00.000Z","end":"2030-01-02T03:00:00.000Z"}{{more}}}""");

    /// <summary>A whole evaluation in which one indicator, rt, has a value.</summary>
    internal async Task<CloudEvent> EvaluateAsync(double value)
    {
        var run = await TriggerAsync();
        await AnswerAsync(await Bus.NextAsync("get-sli.triggered"), value);
        var finished = await Bus.NextAsync("evaluation.finished");
        await run.Completion.WaitAsync(Patience);
        return finished;
    }

    internal Task AnswerAsync(CloudEvent getSli, double value, string result = "pass") => AnswerAsync(
        getSli,
        string.Create(CultureInfo.InvariantCulture, $$"""{"metric":"rt","value":{{value}},"success":true}"""),
        result);

    internal async Task AnswerAsync(CloudEvent getSli, string indicatorValues, string result = "pass")
    {
        await Local.StartAsync(getSli, "fake-sli");
        await Local.FinishAsync(
            getSli, result, data: $$"""{"get-sli":{"start":"s","end":"e","indicatorValues":[{{indicatorValues}}] } }""", source: "fake-sli");
    }

    internal static JsonObject Evaluation(CloudEvent finished) => Answers.ReadData(finished)["evaluation"]!.AsObject();

    internal static string Text(CloudEvent cloudEvent, string name) => Answers.ReadData(cloudEvent)[name]?.GetValue<string>() ?? string.Empty;

    internal static JsonNode Indicator(CloudEvent finished, int index = 0) => Evaluation(finished)["indicatorResults"]![index]!;

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await Local.DisposeAsync();
    }
}

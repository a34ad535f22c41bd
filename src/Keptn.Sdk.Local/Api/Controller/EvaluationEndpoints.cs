using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>Starts evaluations. Source: shipyard-controller, internal/handler/evaluationhandler.go, evaluationmanager.go.</summary>
internal sealed class EvaluationEndpoints(ApiServices services)
{
    private const string Source = "https://github.com/keptn/keptn/api";
    private const int NotFound = 2;
    private static readonly string[] s_units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"];

    internal async Task<ApiAnswer> StartAsync(ApiCall call, string project, string stage, string service)
    {
        var body = await call.ReadObjectAsync("models.CreateEvaluationParams").ConfigureAwait(false);
        if (FindMissing(project, stage, service) is { } missing)
        {
            return Refuse(NotFound, missing);
        }

        var timeframe = new EvaluationTimeframe
        {
            Start = GoJson.Text(body, "start"),
            End = GoJson.Text(body, "end"),
            Timeframe = GoJson.Text(body, "timeframe"),
        };
        if (!timeframe.TryGetPeriod(services.TimeProvider, out var period, out var reason))
        {
            return Refuse(null, Explain(timeframe, reason));
        }

        var context = Guid.NewGuid().ToString();
        var data = PayloadJson.Build(writer => Data(project, stage, service, body, period).WriteTo(writer));
        var triggered = new CloudEvent(services.Events.Notice(
            ControlPlaneEvents.SequenceType(stage, "evaluation", KeptnEventKinds.Triggered), context, data))
        {
            Source = Source,
            [KeptnAttributeNames.GitCommitId] = GoJson.Text(body, "gitcommitid") is { Length: > 0 } commit ? commit : null,
        };
        await services.ControlPlane.PublishAsync(triggered, call.Aborted).ConfigureAwait(false);
        return ApiAnswer.Ok(new JsonObject { ["keptnContext"] = context });
    }

    private static JsonObject Data(string project, string stage, string service, JsonElement body, EvaluationPeriod period)
    {
        var data = new JsonObject { ["project"] = project, ["stage"] = stage, ["service"] = service };
        SequenceShapes.Add(data, "labels", GoFields.Find(body, "labels") is { ValueKind: JsonValueKind.Object } labels ? JsonNode.Parse(labels.GetRawText()) : null);
        data["test"] = new JsonObject { ["start"] = string.Empty, ["end"] = string.Empty };
        data["evaluation"] = new JsonObject
        {
            ["start"] = KeptnTimestamp.Format(period.Start),
            ["end"] = KeptnTimestamp.Format(period.End),
            ["timeframe"] = string.Empty,
        };
        data["deployment"] = new JsonObject { ["deploymentNames"] = null };
        return data;
    }

    // The body has a number of its own kind where the status code stands elsewhere, or none.
    private static ApiAnswer Refuse(int? code, string message)
    {
        var body = new JsonObject();
        SequenceShapes.Add(body, "code", code);
        body["message"] = message;
        return ApiAnswer.Json(StatusCodes.Status400BadRequest, body);
    }

    private static string Explain(EvaluationTimeframe timeframe, string reason)
    {
        if (timeframe.Timeframe.Length > 0 && !GoDuration.TryParse(timeframe.Timeframe, out _))
        {
            return $"could not parse provided timeframe: {ExplainDuration(timeframe.Timeframe)}";
        }

        return reason.EndsWith("one minute after 'start'", StringComparison.Ordinal)
            ? "end date must be at least 1 minute after start date"
            : reason;
    }

    private static string ExplainDuration(string text)
    {
        var unit = text.TrimStart('+', '-').SkipWhile(c => char.IsAsciiDigit(c) || c == '.').TakeWhile(c => !char.IsAsciiDigit(c) && c != '.');
        var name = string.Concat(unit);
        if (name.Length == text.Length || text.Length == 0)
        {
            return $"time: invalid duration \"{text}\"";
        }

        return name.Length == 0 ? $"time: missing unit in duration \"{text}\""
            : s_units.Contains(name) ? $"time: invalid duration \"{text}\""
            : $"time: unknown unit \"{name}\" in duration \"{text}\"";
    }

    private string? FindMissing(string project, string stage, string service)
    {
        if (!services.Layout.HasProject(project))
        {
            return "project not found";
        }

        if (!services.Layout.HasStage(project, stage))
        {
            return "stage not found";
        }

        return services.Layout.HasService(project, stage, service) ? null : "service not found";
    }
}

using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Orchestration;
using TaskAnswers = Keptn.Sdk.Events.TaskAnswers;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>Makes the events of an evaluation that are not the plain answer to a task. Source: spec/control-plane 6.1.</summary>
internal static class LighthouseEvents
{
    internal const string Source = "lighthouse-service";

    /// <summary>Asks for the values. It answers no task, so it has no <c>triggeredid</c>.</summary>
    internal static CloudEvent GetSliTriggered(
        CloudEvent triggered, EvaluationTriggered data, ServiceLevelObjectives? objectives, GetSliSection asked, DateTimeOffset now)
    {
        var payload = PayloadJson.ToBytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("project", data.Project);
            writer.WriteString("stage", data.Stage);
            writer.WriteString("service", data.Service);
            WriteLabels(writer, data.Labels);
            writer.WriteStartObject("get-sli");
            writer.WriteString("sliProvider", asked.SliProvider);
            writer.WriteString("start", asked.Start);
            writer.WriteString("end", asked.End);
            WriteIndicators(writer, objectives);
            WriteFilters(writer, objectives);
            writer.WriteEndObject();
            writer.WriteString("deployment", data.Deployment.DeploymentNames is [var first, ..] ? first : string.Empty);
            writer.WriteEndObject();
        });
        return new CloudEvent
        {
            Id = Guid.NewGuid().ToString(),
            Source = Source,
            Type = Events.GetSliTriggered.EventType,
            Time = now,
            DataContentType = "application/json",
            Data = CloudEventData.FromJson(payload),
            [KeptnAttributeNames.KeptnContext] = triggered.KeptnContext,
            [KeptnAttributeNames.KeptnSpecVersion] = TaskAnswers.SpecVersion,
            [KeptnAttributeNames.GitCommitId] = triggered.GitCommitId is { Length: > 0 } commit ? commit : null,
            [KeptnAttributeNames.TraceParent] = triggered[KeptnAttributeNames.TraceParent],
            [KeptnAttributeNames.TraceState] = triggered[KeptnAttributeNames.TraceState],
        };
    }

    /// <summary>The provider that a request for values names; empty where it names none.</summary>
    internal static string ReadProvider(CloudEvent getSliTriggered) =>
        KeptnJson.Deserialize<GetSliTriggered>(getSliTriggered.Data).GetSli.SliProvider ?? string.Empty;

    /// <summary>What <c>evaluation.finished</c> says beside what it takes from <c>evaluation.triggered</c>.</summary>
    internal static FinishedContent Finished(EvaluationFinished data) =>
        new(data.Status ?? KeptnStatus.Succeeded, data.Result ?? KeptnResult.Pass) { Message = data.Message, Data = EvaluationJson.Write(data.Evaluation) };

    /// <summary>An evaluation that could not be made.</summary>
    internal static EvaluationFinished Errored(string message, string start = "", string end = "", ReadOnlyMemory<byte> slo = default) =>
        WithoutScore(KeptnStatus.Errored, KeptnResult.Fail, message, start, end, slo);

    /// <summary>An evaluation that passes because there is nothing to evaluate.</summary>
    internal static EvaluationFinished Skipped(string message, string start, string end) =>
        WithoutScore(KeptnStatus.Succeeded, KeptnResult.Pass, message, start, end, default);

    private static EvaluationFinished WithoutScore(
        KeptnStatus status, KeptnResult result, string message, string start, string end, ReadOnlyMemory<byte> slo) => new()
        {
            Status = status,
            Result = result,
            Message = message,
            Evaluation = new EvaluationSection
            {
                TimeStart = start,
                TimeEnd = end,
                Result = result,
                Score = 0,
                SloFileContent = Convert.ToBase64String(slo.Span),
            },
        };

    private static void WriteLabels(Utf8JsonWriter writer, EventLabels? labels)
    {
        if (labels is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartObject("labels");
        foreach (var (name, value) in labels)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteIndicators(Utf8JsonWriter writer, ServiceLevelObjectives? objectives)
    {
        if (objectives is not { Objectives.Count: > 0 })
        {
            return;
        }

        writer.WriteStartArray("indicators");
        foreach (var objective in objectives.Objectives)
        {
            writer.WriteStringValue(objective.Sli);
        }

        writer.WriteEndArray();
    }

    private static void WriteFilters(Utf8JsonWriter writer, ServiceLevelObjectives? objectives)
    {
        if (objectives is not { Filter.Count: > 0 })
        {
            return;
        }

        writer.WriteStartArray("customFilters");
        foreach (var (key, value) in objectives.Filter)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

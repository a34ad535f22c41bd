using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// Writes the section <c>evaluation</c> of <c>evaluation.finished</c>. Written by hand, because null and an empty list
/// mean different things in it. Source: go-utils pkg/lib/v0_2_0/evaluation.go.
/// </summary>
internal static class EvaluationJson
{
    /// <summary>The task's own data: an object with the section.</summary>
    internal static ReadOnlyMemory<byte> Write(EvaluationSection evaluation) => PayloadJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("evaluation");
        writer.WriteString("timeStart", evaluation.TimeStart ?? string.Empty);
        writer.WriteString("timeEnd", evaluation.TimeEnd ?? string.Empty);
        writer.WriteString("result", evaluation.Result?.Value ?? string.Empty);
        writer.WriteNumber("score", evaluation.Score ?? 0);
        writer.WriteString("sloFileContent", evaluation.SloFileContent ?? string.Empty);
        WriteList(writer, "indicatorResults", evaluation.IndicatorResults, Write);
        if (evaluation.ComparedEvents is { Count: > 0 } compared)
        {
            WriteList(writer, "comparedEvents", compared, static (w, id) => w.WriteStringValue(id));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>Whether all numbers can be written: JSON has no infinity, and criteria may lead there.</summary>
    internal static bool CanWrite(EvaluationSection evaluation) => double.IsFinite(evaluation.Score ?? 0)
        && (evaluation.IndicatorResults ?? []).All(indicator =>
            double.IsFinite(indicator.Value.ComparedValue ?? 0)
            && (indicator.PassTargets ?? []).Concat(indicator.WarningTargets ?? []).All(target => double.IsFinite(target.TargetValue ?? 0)));

    private static void Write(Utf8JsonWriter writer, IndicatorResult result)
    {
        writer.WriteStartObject();
        writer.WriteNumber("score", result.Score ?? 0);
        writer.WritePropertyName("value");
        Write(writer, result.Value);
        writer.WriteString("displayName", result.DisplayName ?? string.Empty);
        WriteList(writer, "passTargets", result.PassTargets, Write);
        WriteList(writer, "warningTargets", result.WarningTargets, Write);
        writer.WriteBoolean("keySli", result.KeySli ?? false);
        writer.WriteString("status", result.Status?.Value ?? string.Empty);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SliResult value)
    {
        if (value.IsAbsent)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("metric", value.Metric ?? string.Empty);
        writer.WriteNumber("value", value.Value ?? 0);
        writer.WriteNumber("comparedValue", value.ComparedValue ?? 0);
        writer.WriteBoolean("success", value.Success ?? false);
        if (!string.IsNullOrEmpty(value.Message))
        {
            writer.WriteString("message", value.Message);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IndicatorTarget target)
    {
        writer.WriteStartObject();
        writer.WriteString("criteria", target.Criteria ?? string.Empty);
        writer.WriteNumber("targetValue", target.TargetValue ?? 0);
        writer.WriteBoolean("violated", target.Violated ?? false);
        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T>? items, Action<Utf8JsonWriter, T> write)
    {
        if (items is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }
}

using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Api.Gateway;

/// <summary>What api-service takes where its event validation is on. Source: api-service, handlers/eventvalidation.go.</summary>
internal static class EventValidation
{
    private static readonly string[] s_place = ["project", "stage", "service"];

    /// <summary>What is wrong with an event; <see langword="null"/> if nothing is.</summary>
    internal static string? Check(JsonElement cloudEvent)
    {
        var type = GoJson.Text(cloudEvent, "type");
        if (type is KeptnEventType.ErrorLog or KeptnEventType.Problem)
        {
            return null;
        }

        if (BusEventType.Read(type) is not { } parts)
        {
            return "unknown event type";
        }

        if (type == KeptnEventType.ConfigureMonitoring)
        {
            return CheckMonitoring(cloudEvent);
        }

        return parts.IsSequence ? CheckSequence(cloudEvent, parts) : CheckTask(cloudEvent, parts);
    }

    private static string? CheckMonitoring(JsonElement cloudEvent) => !TryReadData(cloudEvent, ["project", "service", "type"], out var data)
        ? "could not parse common event data"
        : GoJson.Text(data, "project").Length == 0 || GoJson.Text(data, "type").Length == 0
            ? "mandatory fields(s) 'project', 'service' or 'type' missing"
            : null;

    private static string? CheckSequence(JsonElement cloudEvent, BusEventType type)
    {
        if (type.Kind != KeptnEventKinds.Triggered)
        {
            return $"unknown event type action: {type.Kind}";
        }

        if (CheckCommon(cloudEvent, out var data) is { } problem)
        {
            return problem;
        }

        return GoJson.Text(data, "stage") == type.Stage ? null : "stage name in event data and in event type does not match";
    }

    private static string? CheckTask(JsonElement cloudEvent, BusEventType type)
    {
        switch (type.Kind)
        {
            case KeptnEventKinds.Invalidated:
                return null;
            case KeptnEventKinds.Started or KeptnEventKinds.Finished:
                break;
            default:
                return $"unknown event type action: {type.Kind}";
        }

        if (CheckCommon(cloudEvent, out var data) is { } problem)
        {
            return problem;
        }

        if (GoJson.Text(cloudEvent, "triggeredid").Length == 0)
        {
            return "mandatory field 'triggeredid' missing";
        }

        if (type.Kind != KeptnEventKinds.Finished)
        {
            return null;
        }

        return GoJson.Text(data, "result").Length == 0 ? "result field is not set"
            : GoJson.Text(data, "status").Length == 0 ? "status field is not set"
            : null;
    }

    private static string? CheckCommon(JsonElement cloudEvent, out JsonElement data)
    {
        if (!TryReadData(cloudEvent, ["project", "stage", "service", "status", "result", "message"], out data))
        {
            return "could not parse common event data";
        }

        var found = data;
        return s_place.All(name => GoJson.Text(found, name).Length > 0)
            ? null
            : "mandatory field(s) 'project', 'stage' or 'service' missing";
    }

    private static bool TryReadData(JsonElement cloudEvent, string[] texts, out JsonElement data)
    {
        var given = GoFields.Find(cloudEvent, "data");
        data = given is { ValueKind: JsonValueKind.Object } ? given.Value : PayloadJson.EmptyObject;
        var read = data;
        return given is null or { ValueKind: JsonValueKind.Object }
            && Array.TrueForAll(texts, name => GoFields.Find(read, name) is null or { ValueKind: JsonValueKind.String })
            && GoFields.Find(read, "labels") is null or { ValueKind: JsonValueKind.Object };
    }
}

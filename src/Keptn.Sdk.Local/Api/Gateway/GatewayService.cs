using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Gateway;

/// <summary>The routes of api-service: sending events, metadata, and a check of the token.</summary>
internal sealed class GatewayService(ApiServices services)
{
    private const string DefaultSource = "https://github.com/keptn/keptn/api";
    private const int Required = 602;
    private static readonly string[] s_required = ["data", "source", "type"];

    // What the server sets itself, or does not know.
    private static readonly string[] s_replaced =
        ["id", "time", "source", "contenttype", "datacontenttype", "specversion", "shkeptncontext", "shkeptnspecversion", "data_base64"];

    internal Task<ApiAnswer> HandleAsync(ApiCall call) => (call.Method, call.Segments) switch
    {
        // The gateway makes a POST of whatever asks for this.
        (_, ["v1", "auth"]) => Task.FromResult(ApiAnswer.Empty()),
        ("GET", ["v1", "metadata"]) => Task.FromResult(Metadata()),
        ("POST", ["v1", "event"]) => SendAsync(call),
        (_, ["v1", "event"]) => Task.FromResult(Error(
            StatusCodes.Status405MethodNotAllowed, StatusCodes.Status405MethodNotAllowed, $"method {call.Method} is not allowed, but [POST] are")),
        _ => Task.FromResult(Error(StatusCodes.Status404NotFound, StatusCodes.Status404NotFound, $"path {call.RawPath} was not found")),
    };

    private async Task<ApiAnswer> SendAsync(ApiCall call)
    {
        JsonElement body;
        try
        {
            body = await call.ReadObjectAsync("models.KeptnContextExtendedCE").ConfigureAwait(false);
        }
        catch (GoJsonException e)
        {
            return Error(StatusCodes.Status400BadRequest, StatusCodes.Status400BadRequest, $"parsing event body from \"\" failed, because {e.Message}");
        }

        if (s_required.FirstOrDefault(name => GoFields.Find(body, name) is null) is { } missing)
        {
            return Error(StatusCodes.Status422UnprocessableEntity, Required, $"{missing} in body is required");
        }

        if (services.Options.ValidateEvents && EventValidation.Check(body) is { } problem)
        {
            return Error(StatusCodes.Status400BadRequest, StatusCodes.Status400BadRequest, problem);
        }

        var context = KeptnContextId.For(GoJson.Text(body, "shkeptncontext"));
        CloudEvent cloudEvent;
        try
        {
            cloudEvent = Read(body, context);
        }
        catch (CloudEventFormatException e)
        {
            return Error(StatusCodes.Status400BadRequest, StatusCodes.Status400BadRequest, e.Message);
        }

        await services.ControlPlane.PublishAsync(cloudEvent, call.Aborted).ConfigureAwait(false);
        return ApiAnswer.Json(StatusCodes.Status200OK, new JsonObject { ["keptnContext"] = context }, ApiAnswer.PlainJsonType);
    }

    private CloudEvent Read(JsonElement body, string context)
    {
        var source = GoJson.Text(body, "source");
        var sent = PayloadJson.ToBytes(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in body.EnumerateObject())
            {
                if (!s_replaced.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteString("id", Guid.NewGuid());
            writer.WriteString("source", source.Length > 0 && Uri.TryCreate(source, UriKind.RelativeOrAbsolute, out _) ? source : DefaultSource);
            writer.WriteString("specversion", "1.0");
            writer.WriteString("datacontenttype", "application/json");
            writer.WriteString("shkeptncontext", context);
            writer.WriteEndObject();
        });
        return new CloudEvent(JsonEventFormatter.Default.DecodeStructuredModeMessage(sent)) { Time = services.TimeProvider.GetUtcNow() };
    }

    private ApiAnswer Metadata() => ApiAnswer.Json(
        StatusCodes.Status200OK,
        new JsonObject
        {
            // The command line tool then asks for no git repository when it creates projects.
            ["automaticprovisioning"] = true,
            ["bridgeversion"] = "N/A",
            ["keptnlabel"] = "keptn",
            ["keptnversion"] = services.Options.KeptnVersion,
            ["namespace"] = "keptn",
            ["shipyardversion"] = "0.2.0",
        },
        ApiAnswer.PlainJsonType);

    private static ApiAnswer Error(int status, int code, string message) =>
        ApiAnswer.Json(status, new JsonObject { ["code"] = code, ["message"] = message }, ApiAnswer.PlainJsonType);
}

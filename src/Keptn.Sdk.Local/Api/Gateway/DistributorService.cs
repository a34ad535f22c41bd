using Keptn.Sdk.CloudEvents;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Gateway;

/// <summary>What the distributor sidecar offers to a service beside it: <c>POST /event</c> sends an event.</summary>
internal sealed class DistributorService(ApiServices services)
{
    internal async Task<ApiAnswer> SendAsync(ApiCall call)
    {
        CloudEvent cloudEvent;
        try
        {
            cloudEvent = call.Context.Request.IsCloudEvent()
                ? await call.Context.Request.ToCloudEventAsync(JsonEventFormatter.Default, call.Aborted).ConfigureAwait(false)
                : JsonEventFormatter.Default.DecodeStructuredModeMessage(await call.ReadBodyAsync().ConfigureAwait(false));
        }
        catch (CloudEventFormatException e)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, e.Message);
        }

        if (string.IsNullOrEmpty(cloudEvent.Type))
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, "the event has no type");
        }

        await services.ControlPlane.PublishAsync(
            new CloudEvent(cloudEvent)
            {
                Id = string.IsNullOrEmpty(cloudEvent.Id) ? Guid.NewGuid().ToString() : cloudEvent.Id,
                Time = cloudEvent.Time ?? services.TimeProvider.GetUtcNow(),
            },
            call.Aborted).ConfigureAwait(false);
        return ApiAnswer.Empty();
    }
}

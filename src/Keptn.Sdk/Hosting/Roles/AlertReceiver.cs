using System.Globalization;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>One endpoint for alerts: who may, what it says, what became of it.</summary>
internal sealed class AlertReceiver
{
    private readonly string _route;
    private readonly KeptnAlertOptions _options;
    private readonly Func<ReadOnlyMemory<byte>, IReadOnlyList<KeptnAlert>> _read;
    private readonly AlertSending _sending;
    private readonly SharedSecret? _secret;
    private readonly QuietLogger _logger;
    private int _requests;

    private AlertReceiver(
        string route, KeptnAlertOptions options, Func<ReadOnlyMemory<byte>, IReadOnlyList<KeptnAlert>> read, AlertSending sending, QuietLogger logger)
    {
        _route = route;
        _options = options;
        _read = read;
        _sending = sending;
        _secret = options.Secret is { Length: > 0 } secret ? new SharedSecret(options.SecretHeader, secret) : null;
        _logger = logger;
    }

    /// <summary>Puts an endpoint into an application.</summary>
    internal static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string route, KeptnAlertOptions options, Func<ReadOnlyMemory<byte>, IReadOnlyList<KeptnAlert>> read)
    {
        var services = endpoints.ServiceProvider;
        var logger = new QuietLogger(services.GetRequiredService<ILoggerFactory>().CreateLogger("Keptn.Sdk.Alerts"));
        var sending = new AlertSending(
            services.GetRequiredService<IKeptnEvents>(), AlertHistory.Create(services, logger), options, services.GetRequiredService<TimeProvider>());
        return endpoints.MapPost(route, new AlertReceiver(route, options, read, sending, logger).HandleAsync);
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (_secret?.IsIn(context.Request.Headers) == false)
        {
            AlertLog.Unauthorized(_logger, _route, context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address");
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, $"The header {_options.SecretHeader} must have the secret.").ConfigureAwait(false);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _requests) <= _options.MaxConcurrentRequests)
            {
                await TakeAsync(context).ConfigureAwait(false);
                return;
            }

            AlertLog.Busy(_logger, _route, _options.MaxConcurrentRequests);
            await PutOffAsync(context, StatusCodes.Status429TooManyRequests, TimeSpan.FromSeconds(1), "Too many requests are in work.").ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task PutOffAsync(HttpContext context, int status, TimeSpan wait, string text)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return AnswerAsync(context, status, text);
    }

    private async Task TakeAsync(HttpContext context)
    {
        IReadOnlyList<KeptnAlert> alerts;
        try
        {
            alerts = Map(await ReadBodyAsync(context).ConfigureAwait(false));
        }
        catch (BadHttpRequestException e)
        {
            AlertLog.BadRequest(_logger, _route, e.Message);
            await AnswerAsync(context, e.StatusCode, e.Message).ConfigureAwait(false);
            return;
        }

        try
        {
            var outcomes = await SendAsync(alerts).ConfigureAwait(false);

            // One alert that cannot be used must not keep the tool from the others: no error unless there are none.
            context.Response.StatusCode = outcomes.Count > 0 && outcomes.All(o => o.Outcome == AlertOutcome.Rejected)
                ? StatusCodes.Status400BadRequest
                : StatusCodes.Status202Accepted;
            context.Response.ContentType = "application/json";
            var json = JsonSerializer.SerializeToUtf8Bytes(new AlertAnswer(outcomes), AlertAnswerContext.Default.AlertAnswer);
            await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
        }
        catch (AlertFloodException e)
        {
            AlertLog.Flood(_logger, _route, _options.MaxEventsPerMinute);
            await PutOffAsync(context, StatusCodes.Status429TooManyRequests, e.RetryAfter, "The limit of events a minute is reached.").ConfigureAwait(false);
        }
        catch (EventTransportException)
        {
            await PutOffAsync(context, StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(5), "Keptn cannot be reached.").ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = _options.MaxBodySize;
        }

        try
        {
            return await BoundedBody.ReadAsync(context.Request.Body, context.Request.ContentLength, _options.MaxBodySize, context.RequestAborted).ConfigureAwait(false);
        }
        catch (CloudEventFormatException e)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status413PayloadTooLarge, e);
        }
    }

    private IReadOnlyList<KeptnAlert> Map(ReadOnlyMemory<byte> body)
    {
        try
        {
            return _read(body);
        }
        catch (Exception e) when (e is not BadHttpRequestException)
        {
            // The author's function, at the contents of this message: to send it again will not help.
            AlertLog.MapFailed(_logger, e, _route);
            throw new BadHttpRequestException("The alerts could not be read; the service's log says why.", e);
        }
    }

    private async Task<List<AlertOutcome>> SendAsync(IReadOnlyList<KeptnAlert> alerts)
    {
        var outcomes = new List<AlertOutcome>(alerts.Count);
        for (var i = 0; i < alerts.Count; i++)
        {
            var alert = alerts[i];
            if (AlertEvents.TryCreate(alert, _route, _options.Sequence, out var problem) is not { } cloudEvent)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"alert {i}: {problem}");
                AlertLog.Rejected(_logger, alert?.Id, _route, problem);
                outcomes.Add(new AlertOutcome(alert?.Id, AlertOutcome.Rejected) { Problem = problem });
                continue;
            }

            outcomes.Add(await SendAsync(alert, cloudEvent).ConfigureAwait(false));
        }

        return outcomes;
    }

    private async Task<AlertOutcome> SendAsync(KeptnAlert alert, CloudEvent cloudEvent)
    {
        var context = cloudEvent[KeptnAttributeNames.KeptnContext];
        try
        {
            if (!await _sending.SendAsync(cloudEvent).ConfigureAwait(false))
            {
                AlertLog.Repeated(_logger, alert.Id, _route);
                return new AlertOutcome(alert.Id, AlertOutcome.Duplicate) { KeptnContext = context };
            }
        }
        catch (EventTransportException e) when (!e.IsTransient)
        {
            // Refused for what it is, mostly for its size: to send it again will not help.
            AlertLog.Rejected(_logger, alert.Id, _route, e.Message);
            return new AlertOutcome(alert.Id, AlertOutcome.Rejected) { Problem = e.Message };
        }
        catch (EventTransportException e)
        {
            AlertLog.NotSent(_logger, alert.Id, _route, e.Message);
            throw;
        }

        AlertLog.Triggered(_logger, alert.Id, _route, cloudEvent.Type, context);
        return new AlertOutcome(alert.Id, AlertOutcome.Sent) { KeptnContext = context };
    }
}

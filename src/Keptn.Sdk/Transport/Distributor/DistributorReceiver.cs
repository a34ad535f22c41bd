using System.Net;
using Keptn.Sdk.CloudEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Distributor;

/// <summary>
/// Takes the deliveries of the sidecar and answers as soon as the service has the event. At the service's limits it
/// waits a while and then answers 503: the sidecar keeps the event then, not this process.
/// </summary>
internal sealed class DistributorReceiver : IDisposable
{
    private readonly KeptnDistributorOptions _options;
    private readonly PathString _path;
    private readonly JsonEventFormatter _formatter;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _deliveries;
    private readonly CancellationTokenSource _stopping = new();
    private IEventSink? _sink;

    internal DistributorReceiver(KeptnDistributorOptions options, ILogger logger, TimeProvider timeProvider)
    {
        _options = options;
        _path = new PathString("/" + options.Path.Trim().Trim('/'));
        _formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxMessageSize = options.MaxReceivedSize });
        _logger = logger;
        _timeProvider = timeProvider;
        _deliveries = new SemaphoreSlim(options.MaxConcurrentDeliveries);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _deliveries.Dispose();
    }

    internal void Start(IEventSink sink) => Volatile.Write(ref _sink, sink);

    /// <summary>Takes nothing more; completes when no delivery is under way.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _sink, null) is null)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        for (var i = 0; i < _options.MaxConcurrentDeliveries; i++)
        {
            await _deliveries.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether a request to an application's server is a delivery. The root belongs to the application: there, only what
    /// says that it is an event is taken.
    /// </summary>
    internal bool IsDelivery(HttpRequest request) => HttpMethods.IsPost(request.Method)
        && IsAtPath(request.Path)
        && (_path.Value != "/" || request.IsCloudEvent());

    /// <summary>Answers a request to a server of our own, whatever it is.</summary>
    internal Task HandleAnyAsync(HttpContext context)
    {
        if (!IsAtPath(context.Request.Path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return Task.CompletedTask;
        }

        return HandleAsync(context);
    }

    /// <summary>Takes one delivery.</summary>
    internal async Task HandleAsync(HttpContext context)
    {
        if (!_options.AllowRemoteCallers && !IsLocal(context))
        {
            DistributorLog.CallerRefused(_logger, context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address");
            await AnswerAsync(context, StatusCodes.Status403Forbidden, "Only callers on the same machine may deliver events.").ConfigureAwait(false);
            return;
        }

        try
        {
            await TakeAsync(context).ConfigureAwait(false);
        }
        catch (CloudEventFormatException e)
        {
            DistributorLog.NotAnEvent(_logger, e.Message);
            await AnswerAsync(context, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            DistributorLog.NotAnEvent(_logger, e.Message);
            await AnswerAsync(context, e.StatusCode, e.Message).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (OperationCanceledException)
        {
            await PutOffAsync(context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            DistributorLog.Failed(_logger, e);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, "The event could not be taken.").ConfigureAwait(false);
        }
    }

    // What a proxy forwards comes from somewhere else, although the proxy may be on this machine; so does what a page
    // in a browser sends. A distributor adds none of these headers.
    private static bool IsLocal(HttpContext context)
    {
        var headers = context.Request.Headers;
        return context.Connection.RemoteIpAddress is { } address
            && IPAddress.IsLoopback(address)
            && !headers.ContainsKey("Forwarded")
            && !headers.ContainsKey("X-Forwarded-For")
            && !headers.ContainsKey("X-Original-For")
            && !headers.ContainsKey("Origin");
    }

    private static async Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }

    private bool IsAtPath(PathString path) => path.Equals(_path, StringComparison.OrdinalIgnoreCase)
        || (path.Value is { } text && text.TrimEnd('/').Equals(_path.Value!.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    private async Task TakeAsync(HttpContext context)
    {
        if (Volatile.Read(ref _sink) is not { } sink)
        {
            await PutOffAsync(context).ConfigureAwait(false);
            return;
        }

        using var patience = new CancellationTokenSource(_options.QueueTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token, patience.Token);
        await _deliveries.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            // How fast a body must arrive is the server's rule; only waiting for this service counts here.
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            var received = await ReadAsync(context, either.Token).ConfigureAwait(false);
            patience.CancelAfter(_options.QueueTimeout);
            await sink.ReceiveAsync(received, either.Token).ConfigureAwait(false);
        }
        finally
        {
            _deliveries.Release();
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task<ReceivedEvent> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var limit = _options.MaxReceivedSize;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            // The server then answers 413 by itself, an announced length included.
            feature.MaxRequestBodySize = limit;
        }

        if (context.Request.ContentLength > limit)
        {
            throw new BadHttpRequestException($"The event has {context.Request.ContentLength} bytes; the limit is {limit}.", StatusCodes.Status413PayloadTooLarge);
        }

        var cloudEvent = await context.Request.ToCloudEventAsync(_formatter, cancellationToken).ConfigureAwait(false);
        var size = context.Request.ContentLength ?? cloudEvent.Data.Bytes.Length;
        return new ReceivedEvent(cloudEvent, (int)size) { SubscriptionIds = DistributorSubscription.Find(cloudEvent) is { } id ? [id] : [] };
    }

    private async Task PutOffAsync(HttpContext context)
    {
        DistributorLog.PutOff(_logger);
        context.Response.Headers.RetryAfter = "1";
        await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The service is at its limits or stops.").ConfigureAwait(false);
    }
}

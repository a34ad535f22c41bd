using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Keptn.Sdk.Api;

/// <summary>Sends calls: addresses, limits, timeouts, repetition of what may be repeated, errors.</summary>
internal sealed class ApiConnection
{
    private const int MaxErrorSize = 64 * 1024;

    private readonly Func<HttpClient> _clients;
    private readonly KeptnApiOptions _options;
    private readonly SecretRedactor _redactor;
    private readonly ResiliencePipeline _retries;

    internal ApiConnection(
        KeptnApiOptions options, Func<HttpClient> clients, SecretRedactor redactor, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _clients = clients;
        _redactor = redactor;
        TimeProvider = timeProvider;
        Logger = logger;
        Addresses = new ApiAddresses(options);
        _retries = options.MaxRetries == 0 ? ResiliencePipeline.Empty : BuildRetries();
    }

    internal ApiAddresses Addresses { get; }

    internal ILogger Logger { get; }

    internal int MaxPages => _options.MaxPages;

    internal int MaxResponseSize => _options.MaxResponseSize;

    internal TimeProvider TimeProvider { get; }

    /// <summary>Sends one call and reads its answer.</summary>
    /// <exception cref="KeptnApiException">It failed; for an idempotent call after the last repetition.</exception>
    internal async Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var address = new Uri(Addresses.GetBase(request.Service) + request.Path, UriKind.Absolute);
        var call = new ApiCall(request.Method, address, _redactor);
        if (request.Body is { } body && body.Length > _options.MaxRequestSize)
        {
            throw call.RequestTooLarge(body.Length, _options.MaxRequestSize);
        }

        return request.IsIdempotent
            ? await _retries.ExecuteAsync(
                static async (state, token) => await state.This.AttemptAsync(state.Request, state.Call, token).ConfigureAwait(false),
                (This: this, Request: request, Call: call),
                cancellationToken).ConfigureAwait(false)
            : await AttemptAsync(request, call, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ApiAnswer> AttemptAsync(ApiRequest request, ApiCall call, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(request, call);
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var wasAnswered = false;
        try
        {
            using var response = await _clients()
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            wasAnswered = true;
            return await ReadAsync(call, response, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw call.Timeout(_options.RequestTimeout, e);
        }
        catch (HttpRequestException e)
        {
            throw call.Connection(e, wasAnswered || MayHaveArrived(e.HttpRequestError));
        }
        catch (IOException e)
        {
            throw call.Connection(e, mayHaveArrived: true);
        }
    }

    private async Task<ApiAnswer> ReadAsync(ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var limit = response.IsSuccessStatusCode ? _options.MaxResponseSize : Math.Min(MaxErrorSize, _options.MaxResponseSize);
        var (body, isComplete) = await BodyReader.ReadAsync(response.Content, limit, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw call.ErrorAnswer(
                response.StatusCode, mediaType, body.Span, RetryAfter(response), response.Headers.Location?.OriginalString);
        }

        return isComplete
            ? new ApiAnswer(call, response.StatusCode, mediaType, body)
            : throw call.AnswerTooLarge(response.StatusCode, limit);
    }

    private HttpRequestMessage CreateMessage(ApiRequest request, ApiCall call)
    {
        var message = new HttpRequestMessage(request.Method, call.Address);
        message.Options.Set(AuthenticationHandler.Call, call);
        message.Options.Set(AuthenticationHandler.SendsCredentials, Addresses.SendsCredentials(request.Service));
        message.Headers.Accept.Add(new("application/json"));
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new("application/json");
        }

        return message;
    }

    // Everything that fails before the request line is written has had no effect on the other side.
    private static bool MayHaveArrived(HttpRequestError error) => error
        is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - TimeProvider.GetUtcNow() is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    private ResiliencePipeline BuildRetries() => new ResiliencePipelineBuilder { TimeProvider = TimeProvider }
        .AddRetry(new RetryStrategyOptions
        {
            BackoffType = DelayBackoffType.Exponential,
            Delay = _options.RetryDelay,
            MaxDelay = _options.MaxRetryDelay,
            MaxRetryAttempts = _options.MaxRetries,
            UseJitter = true,
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is KeptnApiException { IsTransient: true } e && !(e.RetryAfter > _options.MaxRetryDelay)),
            DelayGenerator = static args => ValueTask.FromResult((args.Outcome.Exception as KeptnApiException)?.RetryAfter),
            OnRetry = args =>
            {
                ApiLog.Retrying(Logger, args.RetryDelay, args.AttemptNumber + 1, args.Outcome.Exception?.Message ?? string.Empty);
                return ValueTask.CompletedTask;
            },
        })
        .Build();
}

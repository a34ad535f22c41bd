using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.Executors.Kubernetes.Wire;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Calls the API server of the cluster: TLS, token, limits, repetition, errors.</summary>
internal sealed class KubernetesConnection : IDisposable
{
    internal const int MaxAnswer = 16 * 1024 * 1024;
    private const int MaxError = 64 * 1024;

    private static readonly TimeSpan s_attempt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client;
    private readonly ClusterAccess _access;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    internal KubernetesConnection(ClusterAccess access, TimeProvider timeProvider, ILogger logger)
    {
        _access = access;
        _timeProvider = timeProvider;
        _logger = logger;
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,

            // The API server is in the cluster; a proxy for what is outside would not find it.
            UseProxy = false,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => access.Verify(certificate, chain, errors);
        _client = new HttpClient(handler) { BaseAddress = access.Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Calls, and again while the failure can pass and there is time. Every call that is made here may be repeated.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">The path, with the query.</param>
    /// <param name="body">What to send, as JSON.</param>
    /// <param name="retryTime">How long failures are tried again.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesException">It failed; for a failure that can pass after the last attempt.</exception>
    internal async Task<byte[]> SendAsync(HttpMethod method, string path, byte[]? body, TimeSpan retryTime, CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await AttemptAsync(method, path, body, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (e.IsTransient)
            {
                var wait = GetWait(e, attempt);
                if (_timeProvider.GetElapsedTime(started) + wait > retryTime)
                {
                    throw;
                }

                KubernetesLog.Retrying(_logger, wait, e.Message);
                await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    internal async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, TimeSpan retryTime, CancellationToken cancellationToken) =>
        Read(await SendAsync(HttpMethod.Get, path, null, retryTime, cancellationToken).ConfigureAwait(false), type);

    /// <summary>Opens an answer that is read as it comes. One attempt.</summary>
    /// <exception cref="KubernetesException">It failed.</exception>
    internal async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(HttpMethod.Get, path, null);
        return await GuardAsync(message, static (_, _) => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
    }

    internal static T Read<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new KubernetesException("The API server answered null.");
        }
        catch (JsonException e)
        {
            throw new KubernetesException($"The API server answered with something else than was asked for: {e.Message}", e);
        }
    }

    /// <summary>How long to wait before the next attempt: what the server asks for, or twice as long each time.</summary>
    internal static TimeSpan GetWait(KubernetesException failure, int attempt)
    {
        var wait = failure.RetryAfter ?? TimeSpan.FromSeconds(1 << Math.Min(attempt, 4));
        return wait < s_longestWait ? wait : s_longestWait;
    }

    private async Task<byte[]> AttemptAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(method, path, body);
        var answer = Array.Empty<byte>();
        using var response = await GuardAsync(
            message,
            async (opened, token) => answer = await ReadAsync(opened, MaxAnswer, token).ConfigureAwait(false)
                ?? throw new KubernetesException($"The API server's answer is larger than {MaxAnswer} bytes."),
            cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private async Task<HttpResponseMessage> GuardAsync(
        HttpRequestMessage message, Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(s_attempt, _timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw CreateError(response, await ReadAsync(response, MaxError, both.Token).ConfigureAwait(false));
            }

            await read(response, both.Token).ConfigureAwait(false);
            return response;
        }
        catch (Exception e)
        {
            response?.Dispose();
            throw Translate(e, cancellationToken);
        }
    }

    private static Exception Translate(Exception e, CancellationToken cancellationToken) => e switch
    {
        OperationCanceledException when !cancellationToken.IsCancellationRequested =>
            new KubernetesException($"The API server did not answer within {s_attempt.TotalSeconds:0} s.", e) { IsTransient = true },
        HttpRequestException or IOException => FindOwn(e) ?? new KubernetesException($"The API server cannot be reached: {e.Message}", e) { IsTransient = true },
        _ => e,
    };

    private static KubernetesException? FindOwn(Exception? e)
    {
        while (e is not null and not KubernetesException)
        {
            e = e.InnerException;
        }

        return (KubernetesException?)e;
    }

    private HttpRequestMessage CreateMessage(HttpMethod method, string path, byte[]? body)
    {
        var message = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _access.ReadToken());
        message.Headers.Accept.ParseAdd(path.Contains("/log?", StringComparison.Ordinal) ? "*/*" : "application/json");
        message.Headers.UserAgent.ParseAdd("keptn-jobs");
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new("application/json");
        }

        return message;
    }

    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new MemoryStream();
            var part = new byte[16 * 1024];
            while (await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false) is > 0 and var length)
            {
                if (buffer.Length + length > limit)
                {
                    return null;
                }

                buffer.Write(part, 0, length);
            }

            return buffer.ToArray();
        }
    }

    private KubernetesException CreateError(HttpResponseMessage response, byte[]? body)
    {
        var status = ReadStatus(body);
        var code = response.StatusCode;
        var text = status?.Message is { Length: > 0 } message ? message : Describe(body);
        return new KubernetesException($"The API server answered {(int)code} {status?.Reason ?? response.ReasonPhrase}: {text}")
        {
            Status = code,
            Reason = status?.Reason,
            IsTransient = code is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || ((int)code >= 500 && code != HttpStatusCode.NotImplemented),
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } when date > _timeProvider.GetUtcNow() => date - _timeProvider.GetUtcNow(),
                _ => status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
        };
    }

    internal static ApiStatus? ReadStatus(byte[]? body)
    {
        try
        {
            return body is { Length: > 0 } ? JsonSerializer.Deserialize(body, WireJson.Default.ApiStatus) is { Kind: "Status" } status ? status : null : null;
        }
        catch (JsonException)
        {
            // What stands before the API server answers in words of its own.
            return null;
        }
    }

    private static string Describe(byte[]? body)
    {
        var text = body is { Length: > 0 } ? Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 300)).Trim() : string.Empty;
        return text.Length > 0 ? text : "no reason is given";
    }
}

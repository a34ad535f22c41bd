using System.Net;

namespace Keptn.Sdk.Api;

/// <summary>A call that has its address; makes the exceptions that tell of its failures.</summary>
internal sealed class ApiCall(HttpMethod method, Uri address, SecretRedactor redactor)
{
    internal Uri Address => address;

    internal HttpMethod Method => method;

    /// <summary>Verb and path: how every message names the call. The query may be long and is left out.</summary>
    private string Name => $"{method.Method} {address.AbsolutePath}";

    internal KeptnApiException Connection(Exception cause, bool mayHaveArrived) =>
        new(Text($"{Name}: no connection to {address.Authority}, or it broke: {Reason(cause)}"), cause)
        {
            Failure = KeptnApiFailure.Connection,
            IsTransient = true,
            MayHaveArrived = mayHaveArrived,
            Method = method,
            Path = address.AbsolutePath,
        };

    internal KeptnApiException Timeout(TimeSpan limit, Exception? cause) =>
        new(Text($"{Name}: no complete answer of {address.Authority} within {limit}."), cause ?? new TimeoutException())
        {
            Failure = KeptnApiFailure.Timeout,
            IsTransient = true,
            MayHaveArrived = true,
            Method = method,
            Path = address.AbsolutePath,
        };

    internal KeptnApiException Authentication(string message, Exception? cause, bool isTransient = false) =>
        new(Text($"{Name}: {message}"), cause!)
        {
            Failure = KeptnApiFailure.Authentication,
            IsTransient = isTransient,
            Method = method,
            Path = address.AbsolutePath,
        };

    internal KeptnApiException RequestTooLarge(int size, int limit) =>
        new(Text($"{Name}: the request has {size} bytes, the limit is {limit} ({nameof(KeptnApiOptions.MaxRequestSize)})."))
        {
            Failure = KeptnApiFailure.TooLarge,
            Method = method,
            Path = address.AbsolutePath,
        };

    internal KeptnApiException AnswerTooLarge(HttpStatusCode status, int limit) =>
        new(Text($"{Name}: the answer is larger than {limit} bytes ({nameof(KeptnApiOptions.MaxResponseSize)})."))
        {
            Failure = KeptnApiFailure.TooLarge,
            StatusCode = status,
            MayHaveArrived = true,
            Method = method,
            Path = address.AbsolutePath,
        };

    internal KeptnApiException Unreadable(HttpStatusCode status, string why, Exception? cause = null) =>
        new(Text($"{Name}: the answer ({(int)status}) is not one of Keptn's API: {why}"), cause!)
        {
            Failure = KeptnApiFailure.UnreadableAnswer,
            StatusCode = status,
            MayHaveArrived = true,
            Method = method,
            Path = address.AbsolutePath,
        };

    internal KeptnApiException ErrorAnswer(HttpStatusCode status, string? mediaType, ReadOnlySpan<byte> body, TimeSpan? retryAfter, string? location)
    {
        var error = ErrorBody.Read(body);
        var notFound = status == HttpStatusCode.NotFound ? ErrorBody.Classify(error) : KeptnNotFound.None;
        var text = $"{Name}: {(int)status} {status}{Detail(error, mediaType, body)}{Hint(status, error, notFound, location)}";
        return new(Text(text))
        {
            Failure = KeptnApiFailure.ErrorAnswer,
            StatusCode = status,
            KeptnCode = error.Code,
            KeptnMessage = error.Message is { } message ? Text(message) : null,
            NotFound = notFound,
            IsTransient = IsPassing(status),
            MayHaveArrived = (int)status >= 500,
            RetryAfter = retryAfter,
            Method = method,
            Path = address.AbsolutePath,
        };
    }

    private static bool IsPassing(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => false,
        _ => (int)status >= 500,
    };

    private static string Detail(ErrorBody error, string? mediaType, ReadOnlySpan<byte> body)
    {
        if (error.Message is { } message)
        {
            return error.Code is { } code ? $": {message} (code {code})." : $": {message}.";
        }

        if (error.IsKeptn || body.IsEmpty)
        {
            return ", without a message.";
        }

        var excerpt = ErrorBody.Excerpt(body);
        return $"; the body ({mediaType ?? "no media type"}) is not an error of Keptn: '{excerpt}'.";
    }

    private static string Hint(HttpStatusCode status, ErrorBody error, KeptnNotFound notFound, string? location) => status switch
    {
        HttpStatusCode.Unauthorized => " Check the token (KEPTN_API_TOKEN, or the file that KEPTN_API_TOKEN_FILE names).",
        HttpStatusCode.Forbidden when !error.IsKeptn => " The gateway does not allow this call from outside the cluster.",
        HttpStatusCode.RequestEntityTooLarge => " Keptn's gateway takes 5 MiB by default.",
        HttpStatusCode.NotFound when notFound == KeptnNotFound.Route => " Check the endpoint: a gateway's ends in '/api'.",
        _ when location is not null => $" It points to '{location}', which was not followed; set the endpoint to the final address.",
        _ => string.Empty,
    };

    /// <summary>What is wrong with a certificate says the cause of the cause, to which the first one only refers.</summary>
    private static string Reason(Exception cause) =>
        cause is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner }
            ? $"no TLS connection: {inner.Message}"
            : cause.Message;

    private string Text(string text) => redactor.Redact(text);
}

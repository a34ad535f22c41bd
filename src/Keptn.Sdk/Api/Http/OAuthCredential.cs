using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Api;

/// <summary>A bearer token by OAuth 2.0 client credentials (RFC 6749, section 4.4), with discovery.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose of.")]
internal sealed class OAuthCredential : IApiCredential
{
    private const int MaxAnswerSize = 256 * 1024;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Func<HttpClient> _clients;
    private readonly KeptnOAuthOptions _options;
    private readonly SecretRedactor _redactor;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _timeout;
    private Token? _token;
    private Uri? _tokenUrl;

    internal OAuthCredential(KeptnApiOptions options, Func<HttpClient> clients, SecretRedactor redactor, TimeProvider timeProvider)
    {
        _options = options.OAuth;
        _timeout = options.RequestTimeout;
        _clients = clients;
        _redactor = redactor;
        _timeProvider = timeProvider;
        _tokenUrl = options.OAuth.TokenUrl;
        redactor.Add(options.OAuth.ClientSecret);
    }

    public async ValueTask ApplyAsync(HttpRequestMessage request, ApiCall call, CancellationToken cancellationToken) =>
        Set(request, await GetAsync(refused: null, call, cancellationToken).ConfigureAwait(false));

    public async ValueTask<bool> RenewAsync(HttpRequestMessage request, ApiCall call, CancellationToken cancellationToken)
    {
        var refused = request.Headers.Authorization?.Parameter;
        var token = await GetAsync(refused, call, cancellationToken).ConfigureAwait(false);
        Set(request, token);
        return token != refused;
    }

    private static void Set(HttpRequestMessage request, string token) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private async ValueTask<string> GetAsync(string? refused, ApiCall call, CancellationToken cancellationToken)
    {
        if (Current(refused) is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Current(refused) is { } other)
            {
                return other;
            }

            _tokenUrl ??= await DiscoverAsync(call, cancellationToken).ConfigureAwait(false);
            _token = await FetchAsync(_tokenUrl, call, cancellationToken).ConfigureAwait(false);
            return _token.Value;
        }
        finally
        {
            _gate.Release();
        }
    }

    private string? Current(string? refused) =>
        _token is { } token && token.Value != refused && _timeProvider.GetUtcNow() < token.RenewAt ? token.Value : null;

    private async Task<Uri> DiscoverAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var (_, document) = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, _options.DiscoveryUrl), call, cancellationToken).ConfigureAwait(false);
        var discovery = Read(document, ApiWireContext.Default.OAuthDiscovery, _options.DiscoveryUrl!, call);
        return Uri.TryCreate(discovery.TokenEndpoint, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : throw call.Authentication($"the discovery document {_options.DiscoveryUrl} names no usable token_endpoint.", null);
    }

    private async Task<Token> FetchAsync(Uri url, ApiCall call, CancellationToken cancellationToken)
    {
        // The header is what RFC 6749 wants every provider to take; some take the form only.
        var (status, body) = await SendAsync(
            () => CreateTokenRequest(url, inHeader: true), call, cancellationToken, mayBeRefused: true).ConfigureAwait(false);
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            (_, body) = await SendAsync(() => CreateTokenRequest(url, inHeader: false), call, cancellationToken).ConfigureAwait(false);
        }

        var answer = Read(body, ApiWireContext.Default.OAuthToken, url, call);
        if (string.IsNullOrEmpty(answer.AccessToken) || !HeaderText.IsValue(answer.AccessToken))
        {
            throw call.Authentication($"the OAuth provider {url.Authority} answered without a usable access_token.", null);
        }

        _redactor.Add(answer.AccessToken);
        var now = _timeProvider.GetUtcNow();
        var lifetime = answer.ExpiresIn is > 0 and < 1e9 ? TimeSpan.FromSeconds(answer.ExpiresIn.Value) : (TimeSpan?)null;
        return new Token(answer.AccessToken, lifetime is { } t ? now + t - _options.RenewBefore : DateTimeOffset.MaxValue);
    }

    private HttpRequestMessage CreateTokenRequest(Uri url, bool inHeader)
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials")];
        if (_options.Scopes.Count > 0)
        {
            form.Add(new("scope", string.Join(' ', _options.Scopes)));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, url);
        if (inHeader)
        {
            var pair = $"{Uri.EscapeDataString(_options.ClientId!)}:{Uri.EscapeDataString(_options.ClientSecret!)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form.Add(new("client_id", _options.ClientId!));
            form.Add(new("client_secret", _options.ClientSecret!));
        }

        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Accept.Add(new("application/json"));
        return request;
    }

    private async Task<(HttpStatusCode Status, ReadOnlyMemory<byte> Body)> SendAsync(
        Func<HttpRequestMessage> create, ApiCall call, CancellationToken cancellationToken, bool mayBeRefused = false)
    {
        using var request = create();
        using var timeout = new CancellationTokenSource(_timeout, _timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var provider = $"the OAuth provider ({request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)})";
        try
        {
            using var response = await _clients()
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            var (body, isComplete) = await BodyReader.ReadAsync(response.Content, MaxAnswerSize, linked.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && isComplete)
            {
                return (response.StatusCode, body);
            }

            return mayBeRefused && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
                ? (response.StatusCode, body)
                : throw call.Authentication(
                    $"{provider} answered {(int)response.StatusCode}: '{ErrorBody.Excerpt(body.Span)}'.", null,
                    isTransient: (int)response.StatusCode >= 500);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw call.Authentication($"{provider} did not answer within {_timeout}.", e, isTransient: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw call.Authentication($"{provider} cannot be reached: {e.Message}", e, isTransient: true);
        }
    }

    private static T Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, Uri url, ApiCall call)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type)
                ?? throw call.Authentication($"{url.Authority} answered null.", null);
        }
        catch (JsonException e)
        {
            throw call.Authentication($"{url.Authority} did not answer with the JSON of an OAuth provider.", e);
        }
    }

    private sealed record Token(string Value, DateTimeOffset RenewAt);
}

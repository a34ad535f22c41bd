namespace Keptn.Sdk.Api;

/// <summary>The API token, from the options or from a file.</summary>
internal sealed class TokenCredential : IApiCredential
{
    private const int MaxFileSize = 64 * 1024;

    private readonly string? _file;
    private readonly string _header;
    private readonly SecretRedactor _redactor;
    private string? _token;

    internal TokenCredential(KeptnApiOptions options, SecretRedactor redactor)
    {
        _file = options.TokenFile;
        _header = options.TokenHeader;
        _redactor = redactor;
        _token = string.IsNullOrWhiteSpace(options.Token) ? null : options.Token.Trim();
        redactor.Add(_token);
    }

    public async ValueTask ApplyAsync(HttpRequestMessage request, ApiCall call, CancellationToken cancellationToken) =>
        Set(request, _token ??= await ReadAsync(call, cancellationToken).ConfigureAwait(false));

    public async ValueTask<bool> RenewAsync(HttpRequestMessage request, ApiCall call, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return false;
        }

        var refused = request.Headers.TryGetValues(_header, out var values) ? values.FirstOrDefault() : null;
        var token = await ReadAsync(call, cancellationToken).ConfigureAwait(false);
        _token = token;
        Set(request, token);
        return token != refused;
    }

    private void Set(HttpRequestMessage request, string token)
    {
        request.Headers.Remove(_header);
        request.Headers.TryAddWithoutValidation(_header, token);
    }

    private async ValueTask<string> ReadAsync(ApiCall call, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            if (new FileInfo(_file!).Length > MaxFileSize)
            {
                throw call.Authentication($"the token file '{_file}' is larger than {MaxFileSize} bytes.", null);
            }

            text = (await File.ReadAllTextAsync(_file!, cancellationToken).ConfigureAwait(false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw call.Authentication($"the token file '{_file}' cannot be read: {e.Message}", e);
        }

        if (text.Length == 0 || !HeaderText.IsValue(text))
        {
            throw call.Authentication($"the token file '{_file}' holds no token that can stand in an HTTP header.", null);
        }

        _redactor.Add(text);
        return text;
    }
}

using System.Globalization;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>
/// The options of curl that are supported, each as a setting of the request; any other is refused by name. Source: the
/// manual of curl.
/// </summary>
internal sealed class CurlOptions(OutboundRequest request)
{
    /// <summary>Options without a value; those that change nothing here are empty.</summary>
    private static readonly Dictionary<string, Action<CurlOptions>> s_flags = new(StringComparer.Ordinal)
    {
        ["--insecure"] = o => o.Request.SkipsCertificateCheck = true,
        ["--location"] = o => o.Request.FollowsRedirects = true,
        ["--get"] = o => o.IsGet = true,
        ["--head"] = o => o.Request.Method ??= "HEAD",
        ["--compressed"] = o => o.Request.AcceptsCompression = true,
        ["--fail"] = _ => { },
        ["--fail-with-body"] = _ => { },
        ["--silent"] = _ => { },
        ["--show-error"] = _ => { },
        ["--verbose"] = _ => { },
        ["--no-buffer"] = _ => { },
        ["--no-progress-meter"] = _ => { },
        ["--globoff"] = _ => { },
        ["--basic"] = _ => { },
        ["--http1.1"] = _ => { },
        ["--http2"] = _ => { },
        ["--tlsv1.2"] = _ => { },
    };

    private static readonly Dictionary<string, Action<CurlOptions, string>> s_values = new(StringComparer.Ordinal)
    {
        ["--request"] = (o, v) => o.Request.Method = ReadMethod(v),
        ["--header"] = (o, v) => o.Request.Headers.Add(HeaderRules.Parse(v)),
        ["--data"] = (o, v) => o.AddData("--data", v),
        ["--data-ascii"] = (o, v) => o.AddData("--data-ascii", v),
        ["--data-binary"] = (o, v) => o.AddData("--data-binary", v),
        ["--data-raw"] = (o, v) => o._data.Add(v),
        ["--data-urlencode"] = (o, v) => o._data.Add(EncodeData(v)),
        ["--json"] = (o, v) =>
        {
            o.AddData("--json", v);
            o._isJson = true;
        },
        ["--user"] = (o, v) => o.SetHeader(HeaderRules.Basic(v)),
        ["--oauth2-bearer"] = (o, v) => o.SetHeader(HeaderRules.Check("Authorization", "Bearer " + v)),
        ["--user-agent"] = (o, v) => o.SetHeader(HeaderRules.Check("User-Agent", v)),
        ["--referer"] = (o, v) => o.SetHeader(HeaderRules.Check("Referer", v)),
        ["--cookie"] = (o, v) => o.SetHeader(HeaderRules.Check(
            "Cookie", v.Contains('=', StringComparison.Ordinal) ? v : throw new WebhookException("curl's option --cookie must not read a file here: write name=value"))),
        ["--max-time"] = (o, v) => o.Request.Timeout = ReadSeconds("--max-time", v),
        ["--connect-timeout"] = (o, v) => o.Request.ConnectTimeout = ReadSeconds("--connect-timeout", v),
        ["--retry"] = (o, v) => o.Request.Retries = ReadCount("--retry", v),
        ["--retry-delay"] = (o, v) => o.Request.RetryDelay = ReadSeconds("--retry-delay", v),
        ["--max-redirs"] = (o, v) => o.Request.MaxRedirects = ReadCount("--max-redirs", v),
        ["--proxy"] = (o, v) => o.Request.Proxy = RequestUrl.Parse(v),
    };

    private static readonly Dictionary<char, string> s_short = new()
    {
        ['A'] = "--user-agent",
        ['b'] = "--cookie",
        ['d'] = "--data",
        ['e'] = "--referer",
        ['f'] = "--fail",
        ['g'] = "--globoff",
        ['G'] = "--get",
        ['H'] = "--header",
        ['I'] = "--head",
        ['k'] = "--insecure",
        ['L'] = "--location",
        ['m'] = "--max-time",
        ['N'] = "--no-buffer",
        ['s'] = "--silent",
        ['S'] = "--show-error",
        ['u'] = "--user",
        ['v'] = "--verbose",
        ['x'] = "--proxy",
        ['X'] = "--request",
    };

    private readonly List<string> _data = [];

    /// <summary>What options make headers of; those that <c>--header</c> names win.</summary>
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private bool _isJson;

    internal OutboundRequest Request { get; } = request;

    private bool IsGet { get; set; }

    /// <exception cref="WebhookException">An option is not supported, lacks its value, or there is no URL or a second one.</exception>
    internal void Read(IReadOnlyList<CurlToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var (text, isOption) = (tokens[i].Text, tokens[i].Text.Length > 1 && tokens[i].Text[0] == '-' && tokens[i].IsByAuthor(1));
            if (!isOption)
            {
                AddUrl(tokens[i]);
            }
            else if (text[1] == '-')
            {
                ReadLong(tokens[i], tokens, ref i);
            }
            else
            {
                ReadShort(tokens[i], tokens, ref i);
            }
        }
    }

    /// <summary>Puts together what several options say.</summary>
    /// <exception cref="WebhookException">There is no URL.</exception>
    internal void Complete()
    {
        var url = Request.Url ?? throw new WebhookException("the request has no URL");
        foreach (var (name, value) in _headers)
        {
            AddDefault(name, value);
        }

        if (_data.Count > 0 && IsGet)
        {
            Request.Url = RequestUrl.AddQuery(url, string.Join('&', _data));
        }
        else if (_data.Count > 0)
        {
            Request.Body = string.Join(_isJson ? string.Empty : "&", _data);
            AddDefault("Content-Type", _isJson ? "application/json" : "application/x-www-form-urlencoded");
            if (_isJson)
            {
                AddDefault("Accept", "application/json");
            }
        }

        RequestUrl.MoveCredentials(Request);

        // 'Name:' is for curl to send no such header, not even one of its own.
        Request.Headers.RemoveAll(h => h.Value.Length == 0);
    }

    private void SetHeader((string Name, string Value) header) => _headers[header.Name] = header.Value;

    private void AddDefault(string name, string value)
    {
        if (!Request.HasHeader(name))
        {
            Request.Headers.Add((name, value));
        }
    }

    private void ReadLong(CurlToken token, IReadOnlyList<CurlToken> tokens, ref int i)
    {
        if (!token.IsByAuthor(token.Text.Length))
        {
            throw new WebhookException("an option of curl cannot come from the event or a secret");
        }

        if (s_flags.TryGetValue(token.Text, out var flag))
        {
            flag(this);
        }
        else if (token.Text == "--url")
        {
            _ = TakeValue(token.Text, tokens, ref i);
            AddUrl(tokens[i]);
        }
        else if (s_values.TryGetValue(token.Text, out var value))
        {
            value(this, TakeValue(token.Text, tokens, ref i));
        }
        else
        {
            throw Unsupported(token.Text);
        }
    }

    private void ReadShort(CurlToken token, IReadOnlyList<CurlToken> tokens, ref int i)
    {
        for (var k = 1; k < token.Text.Length; k++)
        {
            if (!token.IsByAuthor(k + 1))
            {
                throw new WebhookException("an option of curl cannot come from the event or a secret");
            }

            var name = s_short.GetValueOrDefault(token.Text[k]) ?? throw Unsupported("-" + token.Text[k]);
            if (s_flags.TryGetValue(name, out var flag))
            {
                flag(this);
                continue;
            }

            s_values[name](this, k + 1 < token.Text.Length ? token.Text[(k + 1)..] : TakeValue("-" + token.Text[k], tokens, ref i));
            return;
        }
    }

    private void AddUrl(CurlToken token)
    {
        if (Request.Url is not null)
        {
            throw new WebhookException("the request has more than one URL: a word too much, or a value with a space that is not in quotes");
        }

        RequestUrl.CheckHost(token);
        Request.Url = RequestUrl.Parse(token.Text);
    }

    private void AddData(string option, string value) => _data.Add(
        value.StartsWith('@') ? throw new WebhookException($"curl's option {option} must not read a file here (@)") : value);

    private static string EncodeData(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (value.AsSpan(0, equals < 0 ? value.Length : equals).Contains('@'))
        {
            throw new WebhookException("curl's option --data-urlencode must not read a file here (@)");
        }

        var name = equals > 0 ? value[..(equals + 1)] : string.Empty;
        return name + Uri.EscapeDataString(value[(equals + 1)..]);
    }

    private static string ReadMethod(string method) =>
        method.Length is > 0 and <= 20 && method.All(char.IsAsciiLetter) ? method : throw new WebhookException("the method must be a word such as POST");

    private static TimeSpan ReadSeconds(string option, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw new WebhookException($"curl's option {option} needs a number of seconds");

    private static int ReadCount(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new WebhookException($"curl's option {option} needs a number");

    private static string TakeValue(string option, IReadOnlyList<CurlToken> tokens, ref int i) =>
        ++i < tokens.Count ? tokens[i].Text : throw new WebhookException($"curl's option {option} needs a value");

    private static WebhookException Unsupported(string option) => new($"curl's option {option} is not supported");
}

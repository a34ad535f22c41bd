using System.CommandLine;
using System.CommandLine.Parsing;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>How a command reaches a control plane that runs, keptn-local or a real Keptn.</summary>
internal sealed class Connection
{
    private const string EndpointVariable = "KEPTN_API_ENDPOINT";
    private const string TokenVariable = "KEPTN_API_TOKEN";

    private readonly string _missingHint;

    /// <param name="usual">Where it is looked for without <c>--endpoint</c>; <see langword="null"/> for nowhere.</param>
    /// <param name="description">What <c>--endpoint</c> is for.</param>
    internal Connection(string? usual, string description)
    {
        _missingHint = usual is null ? string.Empty : " Is 'keptn-local serve' running there?";
        Endpoint = new Option<Uri?>("--endpoint")
        {
            Description = description,
            CustomParser = ReadEndpoint,
            DefaultValueFactory = _ => usual is null ? null : Complete(Variable(EndpointVariable) ?? usual),
        };
        Token = new Option<string?>("--token")
        {
            Description = $"The API token. Default: the variable {TokenVariable}.",
            DefaultValueFactory = _ => Variable(TokenVariable),
        };
    }

    internal static Connection ToRunning() => new(
        "http://127.0.0.1:8080/api", $"The address of Keptn's API. Default: the variable {EndpointVariable}, else http://127.0.0.1:8080/api.");

    internal Option<Uri?> Endpoint { get; }

    internal Option<string?> Token { get; }

    /// <exception cref="CommandException">The token is missing.</exception>
    internal KeptnApiClient Open(ParseResult parsed)
    {
        var endpoint = parsed.GetValue(Endpoint) ?? throw new CommandException("There is no --endpoint.");
        return parsed.GetValue(Token) is { Length: > 0 } token
            ? Open(endpoint, token)
            : throw new CommandException($"--token is missing, and {TokenVariable} is not set; 'keptn-local serve' prints its token when it starts.");
    }

    internal static KeptnApiClient Open(Uri endpoint, string token) => KeptnApiClient.Create(options =>
    {
        options.Endpoint = endpoint;
        options.Token = token;
    });

    /// <summary>What went wrong with a call, and what to do.</summary>
    internal string Describe(KeptnApiException e) => e.Failure switch
    {
        KeptnApiFailure.Connection => _missingHint.Length == 0 ? e.Message : $"{e.Message.TrimEnd('.')}.{_missingHint}",
        KeptnApiFailure.Authentication => $"{e.Message.TrimEnd('.')}. Is the token the one that 'keptn-local serve' printed?",
        _ => e.Message,
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static Uri? ReadEndpoint(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Complete(text) is { } endpoint)
        {
            return endpoint;
        }

        result.AddError($"--endpoint '{text}' is no address, for instance http://127.0.0.1:8080/api");
        return null;
    }

    // Everything public is below /api; who gives the root means that.
    private static Uri? Complete(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? null
        : address.AbsolutePath == "/" ? new Uri(address, "/api")
        : address;
}

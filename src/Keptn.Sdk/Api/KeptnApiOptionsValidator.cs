using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Api;

/// <summary>Checks <see cref="KeptnApiOptions"/> and names every problem at once, never a token's value.</summary>
internal sealed class KeptnApiOptionsValidator : IValidateOptions<KeptnApiOptions>
{
    public ValidateOptionsResult Validate(string? name, KeptnApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> problems = [];
        CheckAddresses(options, problems);
        CheckAuthentication(options, problems);
        CheckLimits(options, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    internal static void ThrowIfInvalid(KeptnApiOptions options)
    {
        var result = new KeptnApiOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(KeptnApiOptions), result.Failures);
        }
    }

    private static void CheckAddresses(KeptnApiOptions options, List<string> problems)
    {
        switch (options.Mode)
        {
            case KeptnApiMode.Remote when options.Endpoint is null:
                problems.Add("Endpoint is required in mode Remote, for instance 'https://keptn.example.com/api'.");
                break;
            case KeptnApiMode.InCluster when options.Endpoint is not null:
                problems.Add("Endpoint is not used in mode InCluster: set Services, or mode Remote or Distributor.");
                break;
            case < KeptnApiMode.InCluster or > KeptnApiMode.Remote:
                problems.Add($"Mode '{options.Mode}' is unknown: use InCluster, Distributor or Remote.");
                break;
        }

        CheckAddress("Endpoint", options.Endpoint, problems);
        CheckAddress("Services.ShipyardController", options.Services.ShipyardController, problems);
        CheckAddress("Services.ResourceService", options.Services.ResourceService, problems);
        CheckAddress("Services.MongodbDatastore", options.Services.MongodbDatastore, problems);
        CheckAddress("Services.SecretService", options.Services.SecretService, problems);
        CheckAddress("Services.ApiService", options.Services.ApiService, problems);
        CheckAddress("Proxy", options.Proxy, problems, mayHaveUser: true);
        if (options.CaCertificateFile is { } file && !File.Exists(file))
        {
            problems.Add($"CaCertificateFile '{file}' does not exist.");
        }
    }

    private static void CheckAddress(string name, Uri? address, List<string> problems, bool mayHaveUser = false)
    {
        if (address is null)
        {
            return;
        }

        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            problems.Add($"{name}{Shown(address)} must be an absolute address that begins with http:// or https://.");
        }
        else if (!mayHaveUser && address.UserInfo.Length > 0)
        {
            problems.Add($"{name} must not hold a user or a password; use Token or OAuth.");
        }
        else if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            problems.Add($"{name} '{address.GetLeftPart(UriPartial.Path)}' must not have a query or a fragment.");
        }
    }

    // Before the at sign there may be a password.
    private static string Shown(Uri address) =>
        address.OriginalString.Contains('@', StringComparison.Ordinal) ? string.Empty : $" '{address.OriginalString}'";

    private static void CheckAuthentication(KeptnApiOptions options, List<string> problems)
    {
        if (!string.IsNullOrEmpty(options.Token) && !string.IsNullOrEmpty(options.TokenFile))
        {
            problems.Add("Token and TokenFile are both set; use one of them.");
        }

        if (!HeaderText.IsToken(options.TokenHeader))
        {
            problems.Add($"TokenHeader '{options.TokenHeader}' is not the name of an HTTP header.");
        }

        if (options.Token is { } token && !HeaderText.IsValue(token.Trim()))
        {
            problems.Add("Token has characters that cannot stand in an HTTP header (line ends, control characters or non-ASCII letters).");
        }

        var oauth = options.OAuth;
        CheckAddress("OAuth.TokenUrl", oauth.TokenUrl, problems);
        CheckAddress("OAuth.DiscoveryUrl", oauth.DiscoveryUrl, problems);
        if (string.IsNullOrEmpty(oauth.ClientId))
        {
            return;
        }

        if (string.IsNullOrEmpty(oauth.ClientSecret))
        {
            problems.Add("OAuth.ClientSecret is required with OAuth.ClientId.");
        }

        if (oauth.TokenUrl is null && oauth.DiscoveryUrl is null)
        {
            problems.Add("OAuth.TokenUrl or OAuth.DiscoveryUrl is required with OAuth.ClientId.");
        }

        if (string.Equals(options.TokenHeader, "Authorization", StringComparison.OrdinalIgnoreCase)
            && (!string.IsNullOrEmpty(options.Token) || !string.IsNullOrEmpty(options.TokenFile)))
        {
            problems.Add("The token and OAuth would both write the header Authorization; use one of them.");
        }
    }

    private static void CheckLimits(KeptnApiOptions options, List<string> problems)
    {
        CheckPositive("RequestTimeout", options.RequestTimeout);
        CheckPositive("ConnectTimeout", options.ConnectTimeout);
        CheckPositive("RetryDelay", options.RetryDelay);
        CheckPositive("MaxRetryDelay", options.MaxRetryDelay);
        CheckRange("MaxRetries", options.MaxRetries, 0);
        CheckRange("MaxResponseSize", options.MaxResponseSize, 1);
        CheckRange("MaxRequestSize", options.MaxRequestSize, 1);
        CheckRange("MaxPages", options.MaxPages, 1);
        if (options.OAuth.RenewBefore < TimeSpan.Zero)
        {
            problems.Add($"OAuth.RenewBefore must not be negative, it is {options.OAuth.RenewBefore}.");
        }

        void CheckPositive(string name, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                problems.Add($"{name} must be more than zero and at most one day, it is {value}.");
            }
        }

        void CheckRange(string name, int value, int minimum)
        {
            if (value < minimum)
            {
                problems.Add($"{name} must be at least {minimum}, it is {value}.");
            }
        }
    }
}

using Keptn.Sdk.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Reads <see cref="KeptnApiOptions"/> from the host's configuration; beside a distributor the sidecar forwards calls.</summary>
internal sealed class ApiOptionsFromConfiguration(IServiceProvider services) : IConfigureOptions<KeptnApiOptions>
{
    public void Configure(KeptnApiOptions options)
    {
        var reader = new SettingsReader(services.GetService<IConfiguration>());
        Read(reader, options);
        var connection = services.GetRequiredService<IOptions<KeptnConnectionOptions>>().Value;
        if (options.Endpoint is null && TransportChoice.Make(connection, reader).Kind == KeptnTransportKind.Distributor)
        {
            options.Mode = KeptnApiMode.Distributor;
            options.Endpoint = connection.Distributor.EventAddress is { } address ? new Uri(address.GetLeftPart(UriPartial.Authority)) : null;
        }
    }

    internal static void Read(SettingsReader reader, KeptnApiOptions options)
    {
        options.Endpoint = reader.GetHttpAddress(Settings.ApiEndpoint) ?? options.Endpoint;
        ReadToken(reader, options);
        options.TokenHeader = reader.GetText(Settings.ApiTokenHeader) ?? options.TokenHeader;
        options.VerifyCertificate = reader.GetBoolean(Settings.ApiVerifyCertificate) ?? options.VerifyCertificate;
        options.CaCertificateFile = reader.GetText(Settings.ApiCaCertificateFile) ?? options.CaCertificateFile;
        options.Proxy = reader.GetHttpAddress(Settings.ApiProxy) ?? options.Proxy;
        options.RequestTimeout = reader.GetDuration(Settings.ApiRequestTimeout) ?? options.RequestTimeout;

        var oauth = options.OAuth;
        oauth.ClientId = reader.GetText(Settings.OAuthClientId) ?? oauth.ClientId;
        oauth.ClientSecret = reader.GetText(Settings.OAuthClientSecret) ?? oauth.ClientSecret;
        reader.FillList(Settings.OAuthScopes, oauth.Scopes);
        oauth.DiscoveryUrl = reader.GetHttpAddress(Settings.OAuthDiscoveryUrl) ?? oauth.DiscoveryUrl;
        oauth.TokenUrl = reader.GetHttpAddress(Settings.OAuthTokenUrl) ?? oauth.TokenUrl;
    }

    // Both are one setting in two forms: a token file in the section wins over a token under a legacy name. Two on the
    // same rank are a contradiction, which the validation of the API's options reports.
    private static void ReadToken(SettingsReader reader, KeptnApiOptions options)
    {
        var token = reader.Find(Settings.ApiToken);
        var file = reader.Find(Settings.ApiTokenFile);
        if (token is { } t && (file is null || t.Rank <= file.Value.Rank))
        {
            options.Token = t.Text;
        }

        if (file is { } f && (token is null || f.Rank <= token.Value.Rank))
        {
            options.TokenFile = f.Text;
        }
    }
}

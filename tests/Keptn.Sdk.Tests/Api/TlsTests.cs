using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keptn.Sdk.Api;
using Microsoft.AspNetCore.Hosting;

namespace Keptn.Sdk.Tests.Api;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly X509Certificate2 _authority = CreateAuthority("CN=Test CA");
    private X509Certificate2 _certificate = null!;
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _certificate = Issue(_authority, IPAddress.Loopback, DateTimeOffset.UtcNow.AddDays(1));
        _server = await ApiServer.StartAsync(listen => listen.UseHttps(_certificate));
        _server.OnRequest = _ => new(200, "[]");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_file);
        _certificate.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Certificate_OfUnknownAuthority_IsRefused()
    {
        var thrown = await Invoking(_ => { }).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.Connection);
        thrown.Which.MayHaveArrived.Should().BeFalse();
        thrown.Which.Message.Should().Contain("certificate").And.NotContain("see inner exception");
        _server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Certificate_OfGivenAuthority_IsAccepted()
    {
        await WriteAuthorityAsync(_authority);

        await Invoking(options => options.CaCertificateFile = _file).Should().NotThrowAsync();
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_IsRefused()
    {
        using var other = CreateAuthority("CN=Test CA");
        await WriteAuthorityAsync(other);

        await Invoking(options => options.CaCertificateFile = _file).Should().ThrowAsync<KeptnApiException>();
    }

    [Fact]
    public async Task Certificate_ForAnotherHost_IsRefusedThoughTheAuthorityIsGiven()
    {
        await WriteAuthorityAsync(_authority);
        using var certificate = Issue(_authority, IPAddress.Parse("10.0.0.1"), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = await ApiServer.StartAsync(listen => listen.UseHttps(certificate));

        await Invoking(options => options.CaCertificateFile = _file, server).Should().ThrowAsync<KeptnApiException>();
    }

    [Fact]
    public async Task Certificate_Expired_IsRefusedThoughTheAuthorityIsGiven()
    {
        await WriteAuthorityAsync(_authority);
        using var certificate = Issue(_authority, IPAddress.Loopback, DateTimeOffset.UtcNow.AddHours(-1));
        await using var server = await ApiServer.StartAsync(listen => listen.UseHttps(certificate));

        await Invoking(options => options.CaCertificateFile = _file, server).Should().ThrowAsync<KeptnApiException>();
    }

    [Fact]
    public async Task Certificate_NotVerified_IsAcceptedAndReported()
    {
        using var logs = new LogCapture();

        await Invoking(options => options.VerifyCertificate = false, logs: logs).Should().NotThrowAsync();

        logs.Lines.Should().ContainSingle(line => line.StartsWith("Warning: Certificates are not verified", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no certificate in here")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public async Task CaCertificateFile_WithoutCertificates_SaysWhichFile(string content)
    {
        await File.WriteAllTextAsync(_file, content);

        await Invoking(options => options.CaCertificateFile = _file)
            .Should().ThrowAsync<InvalidOperationException>().WithMessage($"*{_file}*");
    }

    [Fact]
    public async Task Proxy_Given_IsAskedForOtherHostsButNotForLoopback()
    {
        await using var proxy = await ApiServer.StartAsync();
        proxy.OnRequest = _ => new(200, "[]");
        await using var local = await ApiServer.StartAsync();
        local.OnRequest = _ => new(200, "[]");

        await CallAsync(new("http://keptn.invalid:8080/api"), proxy.Address);
        await CallAsync(new(local.Address, "/api"), proxy.Address);

        proxy.Request.Target.Should().Be("http://keptn.invalid:8080/api/controlPlane/v1/uniform/registration");
        local.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Proxy_WithCredentials_SendsThemToTheProxyWhenAsked()
    {
        await using var proxy = await ApiServer.StartAsync();
        proxy.OnRequest = request => request.Header("Proxy-Authorization") is null
            ? new(407) { Headers = { ["Proxy-Authenticate"] = "Basic realm=\"p\"" } } : new(200, "[]");

        await CallAsync(new("http://keptn.invalid/api"), new($"http://user:p%40ss@{proxy.Address.Authority}"));

        proxy.Requests[^1].Header("Proxy-Authorization").Should().Be("Basic " + Convert.ToBase64String("user:p@ss"u8));
    }

    [Fact]
    public async Task Proxy_SwitchedOff_IsNotAsked()
    {
        await using var proxy = await ApiServer.StartAsync();
        using var client = KeptnApiClient.Create(options =>
        {
            options.Endpoint = new Uri("http://keptn.invalid/api");
            options.Proxy = proxy.Address;
            options.UseProxy = false;
            options.MaxRetries = 0;
        });

        var thrown = await client.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.InnerException.Should().BeOfType<HttpRequestException>().Which.InnerException.Should().BeOfType<SocketException>();
        proxy.Requests.Should().BeEmpty();
    }

    private static async Task CallAsync(Uri endpoint, Uri proxy)
    {
        using var client = KeptnApiClient.Create(options =>
        {
            options.Endpoint = endpoint;
            options.Proxy = proxy;
        });
        await client.Uniform.ListAsync();
    }

    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, IPAddress address, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-5), until, RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private Task WriteAuthorityAsync(X509Certificate2 authority) => File.WriteAllTextAsync(_file, authority.ExportCertificatePem());

    private Func<Task> Invoking(Action<KeptnApiOptions> configure, ApiServer? server = null, LogCapture? logs = null) => async () =>
    {
        var options = new KeptnApiOptions { Endpoint = new Uri((server ?? _server).Address, "/api"), MaxRetries = 0 };
        configure(options);
        using var client = KeptnApiClient.Create(options, logs);
        await client.Uniform.ListAsync();
    };
}

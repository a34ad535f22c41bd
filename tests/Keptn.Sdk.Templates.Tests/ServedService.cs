using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Templates.Tests;

/// <summary>A generated service that runs with <c>--serve</c>.</summary>
internal sealed partial class ServedService : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServedService(Process process, string api, int demoPort)
    {
        _process = process;
        Api = api;
        DemoPort = demoPort;
    }

    internal string Api { get; }

    internal int DemoPort { get; }

    internal static async Task<ServedService> StartAsync(GeneratedRepository repository, string packageCache)
    {
        var demoPort = FindFreePort();
        var process = Dotnet.Start(
            repository.Folder,
            packageCache,
            [repository.Program, "--serve"],
            ("Serve__Port", "0"),
            ("Demo__Port", demoPort.ToString(CultureInfo.InvariantCulture)));
        try
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience) is { } line)
            {
                if (ApiAddress().Match(line) is { Success: true } match)
                {
                    return new ServedService(process, match.Groups[1].Value, demoPort);
                }
            }

            throw new InvalidOperationException($"It ended: {await process.StandardError.ReadToEndAsync()}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"at (http://\S+/api), x-token local")]
    private static partial Regex ApiAddress();
}

namespace Keptn.Sdk.Local.Tests.Api;

/// <summary>A control plane over a folder of its own, served on a random port.</summary>
internal sealed class ServerFixture : IAsyncDisposable
{
    internal const string Token = "a-token";

    private ServerFixture(string folder, LocalControlPlane controlPlane, LocalControlPlaneServer server)
    {
        Folder = folder;
        ControlPlane = controlPlane;
        Server = server;
        Client = new RawClient(server.Address);
    }

    internal string Folder { get; }

    internal LocalControlPlane ControlPlane { get; }

    internal LocalControlPlaneServer Server { get; }

    internal RawClient Client { get; }

    internal static async Task<ServerFixture> StartAsync(
        string? shipyard = null, Action<LocalControlPlaneServerOptions>? configure = null, Action<LocalControlPlaneOptions>? configureControlPlane = null)
    {
        var folder = Directory.CreateTempSubdirectory("keptn-server-").FullName;
        if (shipyard is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "shipyard.yaml"), shipyard);
        }

        var options = new LocalControlPlaneOptions { Directory = folder, UnansweredTaskWarning = TimeSpan.Zero };
        configureControlPlane?.Invoke(options);
        var controlPlane = new LocalControlPlane(options);
        var serverOptions = new LocalControlPlaneServerOptions { Port = 0, Token = Token };
        configure?.Invoke(serverOptions);
        try
        {
            return new ServerFixture(folder, controlPlane, await LocalControlPlaneServer.StartAsync(controlPlane, serverOptions));
        }
        catch
        {
            await controlPlane.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    internal void Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await ControlPlane.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

/// <summary>A test of a client against a server that it starts.</summary>
public abstract class ApiContractTest : IAsyncLifetime
{
    internal const string Token = "my-token";

    private readonly List<IDisposable> _clients = [];

    internal ApiServer Server { get; private set; } = null!;

    /// <summary>A client of the gateway, without repetitions.</summary>
    internal IKeptnApi Api => field ??= Remote();

    public async Task InitializeAsync() => Server = await ApiServer.StartAsync();

    public async Task DisposeAsync()
    {
        _clients.ForEach(static client => client.Dispose());
        await Server.DisposeAsync();
    }

    internal IKeptnApi Remote(Action<KeptnApiOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        var options = new KeptnApiOptions { Endpoint = new Uri(Server.Address, "/api"), Token = Token, MaxRetries = 0 };
        configure?.Invoke(options);
        return Add(KeptnApiClient.Create(options, null, timeProvider));
    }

    internal IKeptnApi Distributor() => Add(KeptnApiClient.Create(options =>
    {
        options.Mode = KeptnApiMode.Distributor;
        options.Endpoint = Server.Address;
        options.Token = Token;
        options.MaxRetries = 0;
    }));

    /// <summary>A client with the addresses it has in the cluster; every host name leads to the server.</summary>
    internal IKeptnApi InCluster(Action<KeptnApiOptions>? configure = null)
    {
        var options = new KeptnApiOptions { Token = Token, MaxRetries = 0 };
        configure?.Invoke(options);
        return Add(KeptnApiClient.Create(options, null, null, Connections.AllTo(Server.Address)));
    }

    internal static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    internal KeptnApiClient Add(KeptnApiClient client)
    {
        _clients.Add(client);
        return client;
    }
}

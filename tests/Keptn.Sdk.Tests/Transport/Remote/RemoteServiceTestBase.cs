using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using static Keptn.Sdk.Tests.Transport.Remote.FakeControlPlane;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>An API with a control plane behind it, and what its tests wait for.</summary>
public abstract class RemoteServiceTestBase : IAsyncLifetime
{
    private protected ConcurrentQueue<string> Seen { get; } = new();

    private protected FakeKeptnApi Api { get; private set; } = null!;

    public async Task InitializeAsync() => Api = await FakeKeptnApi.StartAsync();

    public async Task DisposeAsync() => await Api.DisposeAsync();

    private protected (int Started, int Finished) Answers(JsonObject triggered) =>
        (Api.ControlPlane.CountOf(Text(triggered, "id"), ".started"), Api.ControlPlane.CountOf(Text(triggered, "id"), ".finished"));

    private protected Task UntilFinishedAsync(JsonObject triggered) => Wait.UntilAsync(() => Answers(triggered).Finished > 0);

    /// <summary>Waits for further requests of a kind.</summary>
    private protected Task UntilAsync(string request, int more)
    {
        var count = Api.CountOf(request) + more;
        return Wait.UntilAsync(() => Api.CountOf(request) >= count);
    }
}

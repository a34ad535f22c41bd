using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Testing;

/// <summary>Ends hosts of services under test.</summary>
internal static class HostDisposal
{
    /// <summary>Services may be of the kind that can only be disposed asynchronously.</summary>
    internal static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            host.Dispose();
        }
    }
}

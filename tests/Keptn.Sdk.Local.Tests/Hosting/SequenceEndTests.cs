using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Local.Tests.Hosting;

/// <summary>A whole service on the embedded control plane whose sequence ends before its task.</summary>
public sealed class SequenceEndTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-abort-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AbortAsync_TaskInWork_CancelsTheTokenOfItsHandler()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "shipyard.yaml"), Shipyards.TwoTasks);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("deployer").UseLocalControlPlane(_folder).OnTask<DeploymentTriggered>(async (_, cancellationToken) =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                cancelled.SetResult();
            }

            return TaskResult.Pass();
        });
        using var host = builder.Build();
        await host.StartAsync();
        var controlPlane = host.Services.GetRequiredService<LocalControlPlane>();
        var run = await controlPlane.TriggerSequenceAsync("sockshop", "dev", "delivery", "carts");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await controlPlane.AbortAsync("sockshop", run.KeptnContext);

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        (await controlPlane.GetSequencesAsync("sockshop")).Single().State.Should().Be(SequenceStates.Aborted);
        await host.StopAsync();
    }
}

using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Local.Tests.Hosting;

/// <summary>A service on the embedded control plane whose subscriptions overlap.</summary>
public sealed class PerSubscriptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-subscriptions-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task OnTask_TwoSubscriptionsMatch_RunsForEachOnlyWhereAsked(bool perSubscription, int runs)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "shipyard.yaml"), Shipyards.TwoTasks);
        var seen = new List<string>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("deployer")
            .UseLocalControlPlane(_folder)
            .OnEvent<EventData>("sh.keptn.event.*.triggered", (_, _) => Task.CompletedTask)
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()))
            .OnTask<DeploymentTriggered>(
                async (context, cancellationToken) =>
                {
                    lock (seen)
                    {
                        seen.Add(string.Join(' ', context.SubscriptionIds));
                        if (seen.Count == runs)
                        {
                            all.SetResult();
                        }
                    }

                    await all.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
                    return TaskResult.Pass();
                },
                o => o.PerSubscription = perSubscription);
        using var host = builder.Build();

        await host.RunSequenceAsync("dev.delivery", TextWriter.Null);

        seen.Should().HaveCount(runs);
        string.Join(' ', seen).Split(' ').Should().BeEquivalentTo("sh.keptn.event.*.triggered", "sh.keptn.event.deployment.triggered");
    }
}

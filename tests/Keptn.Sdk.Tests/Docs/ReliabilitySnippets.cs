using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The code of docs/reliability.md.</summary>
public sealed class ReliabilitySnippets
{
    [Fact]
    public void StateDirectory_IsSetInCode()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddKeptn("load-tests", o => o.StateDirectory = "/var/lib/keptn");
        builder.Services.AddKeptn("load-tests")
            .OnTask<TestTriggered, LoadTestHandler>(o => o.Idempotent = true);
        using var host = builder.Build();

        host.Services.GetRequiredService<IOptions<KeptnOptions>>().Value.StateDirectory.Should().Be("/var/lib/keptn");
    }

    private sealed class LoadTestHandler : ITaskHandler<TestTriggered>
    {
        public Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken) => Task.FromResult(TaskResult.Pass());
    }
}

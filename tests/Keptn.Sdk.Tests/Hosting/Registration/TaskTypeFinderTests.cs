using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class TaskTypeFinderTests
{
    private readonly FakeTriggeredEventsApi _api = new();

    [Fact]
    public async Task FindAsync_MoreTypesThanAnybodyHas_RemembersSomeOfThem()
    {
        for (var i = 0; i < 500; i++)
        {
            _api.Store(TestEvents.Triggered($"task-{i}"));
        }

        var found = await new TaskTypeFinder(new FakeProjects(), _api, new ManualTimeProvider()).FindAsync(default);

        found.Should().HaveCount(TaskTypeFinder.MaxTypes);
    }
}

using Keptn.Sdk.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class KeptnRegistrationOptionsTests
{
    [Fact]
    public void Options_Section_IsTaken()
    {
        using var host = Build(("Keptn:Registration:PingInterval", "00:00:07"), ("Keptn:Registration:ManageSubscriptions", "true"));

        var options = host.Services.GetRequiredService<IOptions<KeptnOptions>>().Value.Registration;

        options.PingInterval.Should().Be(TimeSpan.FromSeconds(7));
        options.ManageSubscriptions.Should().BeTrue();
        options.UnregisterOnStop.Should().BeFalse();
        options.CatchUpInterval.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("PingInterval", "00:00:00")]
    [InlineData("MaxRetryDelay", "-00:00:01")]
    [InlineData("CatchUpInterval", "1.00:00:01")]
    [InlineData("MaxQueuedErrors", "0")]
    public async Task Start_ValueOutOfRange_IsNamed(string name, string value)
    {
        using var host = Build(($"Keptn:Registration:{name}", value));

        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<KeptnConfigurationException>())
            .Which.Problems.Should().Contain(p => p.StartsWith($"Keptn:Registration:{name} is "));
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        return builder.Build();
    }
}

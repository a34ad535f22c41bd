using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Where options come from: code before the section before the default.</summary>
public sealed class KeptnOptionsTests
{
    private const string Key = "Keptn:MaxConcurrency";

    [Fact]
    public void Options_NothingIsSet_AreTheDefaultsOfTheContract()
    {
        var options = Read(_ => { });

        options.Should().BeEquivalentTo(new
        {
            CancellationGracePeriod = TimeSpan.FromSeconds(5),
            DeduplicationCapacity = 100_000,
            DeduplicationWindow = TimeSpan.FromHours(1),
            MaxConcurrency = 64,
            MaxPendingTasks = 10_000,
            MaxQueuedBytes = 64L * 1024 * 1024,
            MaxQueuedEvents = 50_000,
            MaxSendRetryDelay = TimeSpan.FromSeconds(30),
            SendRetryDelay = TimeSpan.FromMilliseconds(200),
            ShutdownTimeout = TimeSpan.FromSeconds(25),
            TaskTimeout = TimeSpan.FromHours(1),
        });
    }

    [Fact]
    public void Options_SectionAlone_IsTaken()
    {
        var options = Read(s => s.AddKeptn("tests"), (Key, "7"), ("Keptn:TaskTimeout", "02:30:00"), ("Keptn:Unknown", "x"));

        options.MaxConcurrency.Should().Be(7);
        options.TaskTimeout.Should().Be(TimeSpan.FromMinutes(150));
    }

    [Fact]
    public void Options_SectionOfTheWorkspace_IsTaken()
    {
        var workspace = Read(s => s.AddKeptn("tests"), ("Keptn:Workspace:Directory", "/data"), ("Keptn:Workspace:MaxSize", "5000000000")).Workspace;

        workspace.Should().BeEquivalentTo(new { Directory = "/data", MaxFiles = 1_000, MaxFileSize = 16L * 1024 * 1024, MaxSize = 5_000_000_000 });
    }

    [Fact]
    public async Task Options_LimitOfTheWorkspaceOutOfRange_StopsTheStart()
    {
        var start = () => KeptnTestHost.StartAsync(s => s.AddKeptn("tests", o =>
        {
            o.Workspace.MaxFiles = 0;
            o.Workspace.Directory = " ";
        }).OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));

        await start.Should().ThrowAsync<KeptnConfigurationException>()
            .WithMessage("*Keptn:Workspace:MaxFiles is 0; it must be at least 1.*Keptn:Workspace:Directory is blank*");
    }

    [Fact]
    public void Options_ValueInTheSectionIsEmpty_IsTheDefault() =>
        Read(s => s.AddKeptn("tests"), (Key, string.Empty)).MaxConcurrency.Should().Be(64);

    [Fact]
    public void Options_CodeBesideTheName_WinsOverTheSection() =>
        Read(s => s.AddKeptn("tests", o => o.MaxConcurrency = 9), (Key, "7")).MaxConcurrency.Should().Be(9);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Options_CodeThatConfigures_WinsOverTheSectionWhateverTheOrder(bool before)
    {
        var options = Read(
            s =>
            {
                if (before)
                {
                    s.Configure<KeptnOptions>(o => o.MaxConcurrency = 9);
                }

                s.AddKeptn("tests");
                if (!before)
                {
                    s.Configure<KeptnOptions>(o => o.MaxConcurrency = 9);
                }
            },
            (Key, "7"));

        options.MaxConcurrency.Should().Be(9);
    }

    [Fact]
    public void Options_CodeSeesTheSection()
    {
        var options = Read(s => s.AddKeptn("tests", o => o.MaxConcurrency *= 2), (Key, "7"));

        options.MaxConcurrency.Should().Be(14);
    }

    [Fact]
    public void Options_WithoutAConfiguration_AreTheDefaults()
    {
        var services = new ServiceCollection();
        services.AddKeptn("tests");
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<KeptnOptions>>().Value.MaxConcurrency.Should().Be(64);
    }

    [Fact]
    public async Task Options_OfTheHandler_WinOverTheService()
    {
        var time = new ManualTimeProvider();
        await using var host = await KeptnTestHost.StartAsync(
            s => s.AddKeptn("tests", o => o.TaskTimeout = TimeSpan.FromMinutes(1))
                .OnTask<EventData>("short", (_, _) => Task.FromResult(TaskResult.Pending))
                .OnTask<EventData>("long", (_, _) => Task.FromResult(TaskResult.Pending), o => o.Timeout = TimeSpan.FromMinutes(3)),
            time);
        await host.SendAsync(TestEvents.Triggered("short"));
        await host.SendAsync(TestEvents.Triggered("long"));

        time.Advance(TimeSpan.FromMinutes(2));
        (await host.WaitUntilSentAsync("short.finished")).ShouldHaveSent("short.started", "long.started", "short.finished");
        time.Advance(TimeSpan.FromMinutes(1));
        await host.WaitUntilSentAsync("long.finished");
    }

    [Theory]
    [InlineData(10, 30)]
    [InlineData(60, 65)]
    public void HostShutdownTimeout_LeavesTheServiceItsTime(int seconds, int expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("tests", o => o.ShutdownTimeout = TimeSpan.FromSeconds(seconds));
        using var host = builder.Build();

        host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.Should().Be(TimeSpan.FromSeconds(expected));
    }

    private static KeptnOptions Read(Action<IServiceCollection> configure, params (string Key, string Value)[] configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.Select(c => KeyValuePair.Create(c.Key, (string?)c.Value))).Build());
        configure(services);
        services.AddOptions();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<KeptnOptions>>().Value;
    }
}

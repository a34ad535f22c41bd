using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Transport.Nats;
using Microsoft.AspNetCore.Hosting;
using static Keptn.Sdk.Tests.Transport.Remote.FakeControlPlane;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>What a remote service does while its API fails, and after it.</summary>
public sealed class RemoteFaultTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-remote-").FullName;
    private FakeKeptnApi _api = null!;

    public async Task InitializeAsync() => _api = await FakeKeptnApi.StartAsync();

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_ApiIsAway_WaitsForItAndSaysSoOnce()
    {
        await _api.GoDownAsync();
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));
        await Wait.UntilAsync(() => host.Warnings.Any(w => w.Contains("registration at the control plane failed")));
        host.Readiness.IsReady.Should().BeFalse();

        await _api.ComeUpAsync();
        var triggered = _api.ControlPlane.Open("test");
        await UntilFinishedAsync(triggered);

        await host.UntilReadyAsync();
        host.Warnings.Where(w => w.Contains("registration at the control plane failed")).Should().ContainSingle();
    }

    [Fact]
    public async Task Api_DiesWhileATaskRuns_AnswerGoesOutWhenItIsBack()
    {
        var finish = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<TestTriggered>((context, _) =>
        {
            _seen.Enqueue(context.CloudEvent.Id!);
            return finish.Task;
        }));
        var triggered = _api.ControlPlane.Open("test");
        await Wait.UntilAsync(() => !_seen.IsEmpty);

        await _api.GoDownAsync();
        finish.SetResult(TaskResult.Pass());
        await Wait.UntilAsync(() => !host.Readiness.IsReady);
        await _api.ComeUpAsync();

        await UntilFinishedAsync(triggered);
        Answers(triggered).Should().Be((1, 1));
        await host.UntilReadyAsync();
    }

    [Theory]
    [InlineData(nameof(Fault.CutAfter), 1)]
    [InlineData(nameof(Fault.CutBefore), 2)]
    [InlineData(nameof(Fault.ServerError), 2)]
    [InlineData(nameof(Fault.GatewayError), 2)]
    public async Task Send_OneFailureOfEachKind_EventIsInTheStoreOnce(string fault, int expectedPosts)
    {
        // Both answers fail the first time.
        var failed = new ConcurrentDictionary<int, byte>();
        var posts = 0;
        _api.OnRequest = request =>
        {
            if (request != "POST /api/v1/event")
            {
                return Fault.None;
            }

            var number = Interlocked.Increment(ref posts);
            return number == 1 || number == 1 + expectedPosts ? Enum.Parse<Fault>(fault) : Fault.None;
        };
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));

        var triggered = _api.ControlPlane.Open("test");
        await UntilFinishedAsync(triggered);
        await host.StopAsync();

        Answers(triggered).Should().Be((1, 1));
        posts.Should().Be(2 * expectedPosts);
        _seen.Should().ContainSingle();
    }

    [Fact]
    public async Task Send_RefusedAfterAConnectionThatBroke_GoesOutWithoutItsData()
    {
        var faults = new Queue<Fault>([Fault.None, Fault.CutBefore, Fault.TooLarge]);
        _api.OnRequest = request =>
        {
            lock (faults)
            {
                return request == "POST /api/v1/event" && faults.TryDequeue(out var fault) ? fault : Fault.None;
            }
        };
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<TestTriggered>(
            (_, _) => Task.FromResult(TaskResult.Warning(new TestFinished { Test = new() { Start = "now" } }, "slow"))));

        var triggered = _api.ControlPlane.Open("test");
        await UntilFinishedAsync(triggered);
        await host.StopAsync();

        Answers(triggered).Should().Be((1, 1));
        _api.ControlPlane.Stored.Single(e => Text(e, "type")!.EndsWith("finished"))["data"]!.ToJsonString()
            .Should().Contain("warning").And.Contain("left out").And.NotContain("now");
    }

    [Fact]
    public async Task Send_StoreIsAwayAsWell_IsAskedUntilItAnswers()
    {
        var storeFails = 0;
        var cut = 0;
        _api.OnRequest = request => request switch
        {
            "POST /api/v1/event" when Interlocked.Exchange(ref cut, 1) == 0 => Fault.CutAfter,
            "GET /api/mongodb-datastore/event" when Volatile.Read(ref cut) == 1 && Interlocked.Increment(ref storeFails) <= 5 => Fault.ServerError,
            _ => Fault.None,
        };
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));

        var triggered = _api.ControlPlane.Open("test");
        await UntilFinishedAsync(triggered);

        Answers(triggered).Should().Be((1, 1));
        storeFails.Should().BeGreaterThan(5);
    }

    [Fact]
    public async Task Send_RunsPerSubscription_AnswersOfTheOthersAreNotTakenForItsOwn()
    {
        _api.SetUp("""
            [{"id":"one","event":"sh.keptn.event.test.triggered","filter":{}},{"id":"two","event":"sh.keptn.event.test.triggered","filter":{}}]
            """);
        var posts = 0;
        _api.OnRequest = request => request == "POST /api/v1/event" && Interlocked.Increment(ref posts) % 2 == 1 ? Fault.CutBefore : Fault.None;
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()), o => o.PerSubscription = true));

        var triggered = _api.ControlPlane.Open("test");

        await Wait.UntilAsync(() => Answers(triggered).Finished == 2);
        await host.StopAsync();
        Answers(triggered).Should().Be((2, 2));
    }

    [Fact]
    public async Task Token_ChangedInTheFile_ServiceGoesOn()
    {
        var file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, "first-token\n");
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen), ("KEPTN_API_TOKEN", null), ("KEPTN_API_TOKEN_FILE", file));
        await host.UntilReadyAsync();

        // Keptn has the new token first; the file follows when the secret is mounted again.
        _api.Token = "second-token";
        await Wait.UntilAsync(() => !host.Readiness.IsReady);
        await File.WriteAllTextAsync(file, "second-token\n");
        var triggered = _api.ControlPlane.Open("test");

        await UntilFinishedAsync(triggered);
        Answers(triggered).Should().Be((1, 1));
        host.Log.Entries.Should().NotContain(e => e.Text.Contains("first-token") || e.Text.Contains("second-token"));
    }

    [Fact]
    public async Task Token_RefusedWhileAnAnswerIsDue_AnswerIsKept()
    {
        var finish = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, "first-token");
        await using var host = await RemoteHost.StartAsync(
            _api,
            k => k.OnTask<TestTriggered>((context, _) =>
            {
                _seen.Enqueue(context.CloudEvent.Id!);
                return finish.Task;
            }),
            ("KEPTN_API_TOKEN", null), ("KEPTN_API_TOKEN_FILE", file));
        var triggered = _api.ControlPlane.Open("test");
        await Wait.UntilAsync(() => !_seen.IsEmpty);

        _api.Token = "second-token";
        finish.SetResult(TaskResult.Pass());
        await Wait.UntilAsync(() => host.Warnings.Any(w => w.Contains("test.finished") && w.Contains("401")));
        await File.WriteAllTextAsync(file, "second-token");

        await UntilFinishedAsync(triggered);
    }

    [Fact]
    public async Task Tls_PrivateAuthority_WorksWithItsFileOnly()
    {
        using var certificates = new TestCertificates(_folder);
        var (certificate, key) = certificates.Issue("keptn", address: IPAddress.Loopback);
        using var server = Load(certificate, key);
        await using var api = await FakeKeptnApi.StartAsync(listen: l => l.UseHttps(server));
        var triggered = api.ControlPlane.Open("test");
        await using (var distrusting = await RemoteHost.StartAsync(api, RemoteHost.Task(_seen)))
        {
            await Wait.UntilAsync(() => distrusting.Warnings.Any(w => w.Contains("registration at the control plane failed")));
            api.Requests.Should().BeEmpty();
        }

        await using var host = await RemoteHost.StartAsync(api, RemoteHost.Task(_seen), ("Keptn:Api:CaCertificateFile", certificates.AuthorityFile));

        await Wait.UntilAsync(() => api.ControlPlane.CountOf(Text(triggered, "id"), ".finished") == 1);
    }

    [Fact]
    public async Task Tls_CertificateOfAnotherName_NothingIsSent()
    {
        using var certificates = new TestCertificates(_folder);
        var (certificate, key) = certificates.Issue("elsewhere", address: IPAddress.Parse("10.0.0.1"));
        using var server = Load(certificate, key);
        await using var api = await FakeKeptnApi.StartAsync(listen: l => l.UseHttps(server));

        await using var host = await RemoteHost.StartAsync(api, RemoteHost.Task(_seen), ("Keptn:Api:CaCertificateFile", certificates.AuthorityFile));

        await Wait.UntilAsync(() => host.Warnings.Any(w => w.Contains("registration at the control plane failed")));
        api.Requests.Should().BeEmpty();
        host.Readiness.IsReady.Should().BeFalse();
    }

    private static X509Certificate2 Load(string certificate, string key) => X509CertificateLoader.LoadPkcs12(
        X509Certificate2.CreateFromPemFile(certificate, key).Export(X509ContentType.Pkcs12), null);

    private (int Started, int Finished) Answers(System.Text.Json.Nodes.JsonObject triggered) =>
        (_api.ControlPlane.CountOf(Text(triggered, "id"), ".started"), _api.ControlPlane.CountOf(Text(triggered, "id"), ".finished"));

    private Task UntilFinishedAsync(System.Text.Json.Nodes.JsonObject triggered) => Wait.UntilAsync(() => Answers(triggered).Finished > 0);
}

using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Jobs;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>What jobs may ask for: nothing runs where one of them asks for more (spec/executors.md 1.7 and 1.9).</summary>
public sealed class JobPolicyTests
{
    private readonly FakeRunner _runner = new();

    [Fact]
    public async Task Image_OfALaterTaskIsForbidden_NothingRuns()
    {
        await using var host = await StartAsync(
            Actions(Action("a", tasks: [JobTask("one"), JobTask("two", "image: evil.example/alpine")])), _runner, o => o.AllowedImages.Add("docker.io/*"));

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        (run.Finished.Status, run.Finished.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        run.Finished.Message.Should().Contain("Task 'two' of action 'a': the image 'evil.example/alpine' is forbidden");
        _runner.Runs.Should().BeEmpty();
    }

    [Theory]
    [InlineData("alpine", "docker.io/*", true)]
    [InlineData("alpine", " alpine ", true)]
    [InlineData("alpine:latest", "alpine", true)]
    [InlineData("docker.io/library/alpine:latest", "alpine", true)]
    [InlineData("index.docker.io/library/alpine", "alpine", true)]
    [InlineData("docker.io/alpine", "alpine", true)]
    [InlineData("alpine:3.15", "alpine", false)]
    [InlineData("alpine:3.15", "alpine:3.*", true)]
    [InlineData("shop/alpine", "alpine*", false)]
    [InlineData("shop/alpine", "shop/*", true)]
    [InlineData("evil.example/shop/alpine", "shop/*", false)]
    [InlineData("docker.io.evil.example/library/alpine", "docker.io/*", false)]
    [InlineData("quay.io/shop/api@sha256:abc", "quay.io/shop/*", true)]
    [InlineData("localhost:5000/api", "localhost:5000/*", true)]
    [InlineData("quay.io/shop/api:1\ndocker.io/library/alpine", "*alpine*", false)]
    [InlineData("", "*", false)]
    public void ImagePattern_ComparesInFull(string image, string entry, bool allowed) =>
        ImagePattern.TryParse(entry, out _)!.Allows(image).Should().Be(allowed);

    [Theory]
    [InlineData("securityContext: {privileged: true}", "privileged")]
    [InlineData("securityContext: {capabilities: {add: [SYS_ADMIN]}}", "SYS_ADMIN")]
    [InlineData("securityContext: {allowPrivilegeEscalation: true}", "more rights")]
    [InlineData("securityContext: {procMount: Unmasked}", "Unmasked")]
    [InlineData("securityContext: {seccompProfile: {type: Unconfined}}", "unconfined")]
    [InlineData("env: [{name: job-service-keptn-secrets, valueFrom: secret}]", "job-service-keptn-secrets")]
    public async Task Task_AsksForTooMuch_NothingRunsUnlessItIsAllowed(string more, string message)
    {
        var yaml = Actions(Action("a", tasks: [JobTask("one", "image: alpine\n" + more)]));
        await using var host = await StartAsync(yaml, _runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain(message);
        _runner.Runs.Should().BeEmpty();

        await using var generous = await StartAsync(yaml, _runner, o => o.AllowPrivileged = o.AllowEscalation = true);
        await generous.SendAsync(Deploy());
        _runner.Runs.Should().HaveCount(more.StartsWith("env", StringComparison.Ordinal) ? 0 : 1, "the service's own secret is for nobody");
    }

    [Theory]
    [InlineData("namespace: kube-system", false)]
    [InlineData("namespace: team-a", true)]
    [InlineData("namespace: keptn", true)]
    [InlineData("serviceAccount: admin", false)]
    [InlineData("serviceAccount: job-x", true)]
    [InlineData("serviceAccount: standard", true)]
    [InlineData("env: [{name: vault, valueFrom: secret}]", false)]
    [InlineData("env: [{name: jobs-tool, valueFrom: secret}]", true)]
    public async Task Task_NamesSomething_OnlyWhatIsListedMayBeNamed(string more, bool allowed)
    {
        await using var host = await StartAsync(Actions(Action("a", tasks: [JobTask("one", "image: alpine\n" + more)])), _runner, o =>
        {
            (o.Namespace, o.DefaultServiceAccount) = ("keptn", "standard");
            o.AllowedNamespaces.Add("team-*");
            o.AllowedServiceAccounts.Add("job-*");
            o.AllowedSecrets.Add("jobs-*");
        });

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        _runner.Runs.Should().HaveCount(allowed ? 1 : 0);
    }

    [Fact]
    public async Task SilentAction_AsksForTooMuch_NothingRuns()
    {
        await using var host = await StartAsync(
            Actions(Action("quiet", "silent: true", tasks: JobTask("one", "image: alpine\nsecurityContext: {privileged: true}"))), _runner);

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSentNothing();
        _runner.Runs.Should().BeEmpty();
    }
}

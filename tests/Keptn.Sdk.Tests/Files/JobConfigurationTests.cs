using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class JobConfigurationTests
{
    private const string Task = "apiVersion: v2\nactions:\n- tasks:\n  - ";

    [Fact]
    public void Parse_CompleteFile_GivesEveryField()
    {
        var configuration = JobConfiguration.Parse(Sample.Read("job", "locust.yaml"), "config.yaml");
        configuration.ApiVersion.Should().Be("v2");
        configuration.Warnings.Should().BeEmpty();
        var action = configuration.Actions.Should().ContainSingle().Subject;
        (action.Name, action.Silent).Should().Be(("Load test", false));
        action.Events.Should().BeEquivalentTo(
        [
            new JobEvent { Name = "sh.keptn.event.test.triggered", JsonPathProperty = "$.data.test.teststrategy", JsonPathMatch = "performance" },
            new JobEvent { Name = "sh.keptn.event.load.triggered" },
        ]);
        action.Tasks.Should().ContainSingle().Which.Should().BeEquivalentTo(new JobTask
        {
            Name = "Run locust",
            Files = ["/locust"],
            Image = "locustio/locust",
            ImagePullPolicy = "IfNotPresent",
            Command = ["locust"],
            Arguments = ["--config", "/keptn/locust/locust.conf"],
            WorkingDirectory = "/keptn",
            MaxPollDuration = 1200,
            TtlSecondsAfterFinished = 3600,
            Namespace = "load",
            ServiceAccount = "locust",
            Annotations = new Dictionary<string, string> { ["team"] = "shop" },
            Environment =
            [
                new() { Name = "HOST", Value = "$.data.deployment.deploymentURIsPublic[0]", ValueFrom = "event" },
                new() { Name = "EVENT", Value = "$.data", ValueFrom = "event", Format = "json" },
                new() { Name = "locust-secret", ValueFrom = "secret" },
            ],
            Resources = new() { Limits = new() { Cpu = "1", Memory = "512Mi" }, Requests = new() { Cpu = "50m" } },
            SecurityContext = new()
            {
                Privileged = false,
                RunAsNonRoot = true,
                RunAsUser = 1000,
                RunAsGroup = 2000,
                ReadOnlyRootFilesystem = true,
                AllowPrivilegeEscalation = false,
                ProcMount = "Default",
                Capabilities = new() { Drop = ["ALL"] },
                SeccompProfile = new() { Type = "RuntimeDefault", LocalhostProfile = "" },
            },
        });
    }

    [Fact]
    public void Parse_Absent_IsToldFromEmptyWhereTheJobExecutorDoes()
    {
        var task = JobConfiguration.Parse(Task + "name: a\n", "c").Actions[0].Tasks[0];
        task.Resources.Should().BeNull();
        task.ServiceAccount.Should().BeNull();
        task.MaxPollDuration.Should().BeNull();
        task.SecurityContext.Should().BeEquivalentTo(new JobSecurityContext());
        JobConfiguration.Parse(Task + "resources: {}\n", "c").Actions[0].Tasks[0].Resources.Should().NotBeNull();
    }

    [Theory]
    [InlineData("", 1, "apiVersion", "the version is missing; it must be 'v2'")]
    [InlineData("apiVersion: v1\n", 1, "apiVersion", "'v1' is not supported; it must be 'v2'")]
    [InlineData("apiVersion: v2\nactions: {}\n", 2, "actions", "expected a list, but this is a map")]
    [InlineData("apiVersion: v2\nAction: []\n", 2, "Action", "the key is not known; known here: actions, apiVersion")]
    [InlineData(Task + "retry: 3\n", 4, "actions[0].tasks[0].retry", "the key is not known; known here: annotations, args, cmd, env, files, image, imagePullPolicy, maxPollDuration, name, namespace, resources, securityContext, serviceAccount, ttlSecondsAfterFinished, workingDir")]
    [InlineData(Task + "image: a\n    image: b\n", 5, "actions[0].tasks[0].image", "the key stands a second time, first on line 4")]
    [InlineData(Task + "cmd: echo\n", 4, "actions[0].tasks[0].cmd", "expected a list, but this is text, 'echo'")]
    [InlineData(Task + "annotations: [{a: b}]\n", 4, "actions[0].tasks[0].annotations", "expected a map, but this is a list")]
    [InlineData(Task + "ttlSecondsAfterFinished: 4294967296\n", 4, "actions[0].tasks[0].ttlSecondsAfterFinished", "expected a whole number from -2147483648 to 2147483647, but this is a number, '4294967296'")]
    [InlineData(Task + "maxPollDuration: '5'\n", 4, "actions[0].tasks[0].maxPollDuration", "expected a whole number from -9223372036854775808 to 9223372036854775807, but this is text, '5'")]
    [InlineData(Task + "securityContext:\n      privileged: 'yes'\n", 5, "actions[0].tasks[0].securityContext.privileged", "expected true or false, but this is text, 'yes'")]
    public void Parse_WhatTheJobExecutorRefuses_IsRefusedWithItsPlace(string yaml, int line, string field, string reason)
    {
        var problem = Sample.TheProblem(() => JobConfiguration.Parse(yaml, "config.yaml"));
        (problem.Line, problem.Field, problem.Reason).Should().Be((line, field, reason));
    }

    [Fact]
    public void Parse_EmptyEntries_ReadAsEmptyOnes()
    {
        var configuration = JobConfiguration.Parse("apiVersion: v2\nactions:\n-\n- tasks: [~]\n- tasks: [{cmd: [a, ~]}]\n", "c");
        configuration.Actions.Should().HaveCount(3);
        configuration.Actions[1].Tasks.Should().ContainSingle();
        configuration.Actions[2].Tasks[0].Command.Should().Equal("a", "");
    }

    [Theory]
    [InlineData("env: [{name: a, valueFrom: configMap}]", "env[0].valueFrom")]
    [InlineData("env: [{name: a}]", "env[0].valueFrom")]
    [InlineData("securityContext: {seccompProfile: {}}", "securityContext.seccompProfile.type")]
    public void Parse_WhatFailsLater_IsWarnedOf(string field, string place)
    {
        var warning = JobConfiguration.Parse(Task + field + "\n", "c").Warnings.Should().ContainSingle().Subject;
        warning.Field.Should().Be("actions[0].tasks[0]." + place);
        warning.Line.Should().Be(4);
    }

    [Fact]
    public void Parse_MatchWithoutProperty_IsWarnedOf() =>
        JobConfiguration.Parse("apiVersion: v2\nactions:\n- events:\n  - jsonpath: {match: a}\n", "c").Warnings.Should().ContainSingle()
            .Which.Field.Should().Be("actions[0].events[0].jsonpath");
}

namespace Keptn.Sdk.Executors.Tests;

/// <summary>What is found in a job configuration before an event comes.</summary>
public sealed class JobLintTests
{
    private const string Good = """
        apiVersion: v2
        actions:
          - name: deploy
            events:
              - name: sh.keptn.event.deploy.triggered
                jsonpath:
                  property: $.data.test.strategy
                  match: load
            tasks:
              - name: run
                image: alpine
                cmd: [sh, -c]
                args: ['echo "$NAME"']
                env:
                  - name: NAME
                    value: $.data.name
                    valueFrom: event
        """;

    [Fact]
    public void Check_GoodFile_SaysNothing()
    {
        var result = JobLint.Check(Good, "config.yaml");

        result.IsValid.Should().BeTrue();
        result.Errors.Concat(result.Warnings).Should().BeEmpty();
    }

    [Fact]
    public void Check_UnreadableFile_NamesEachProblem() =>
        JobLint.Check("apiVersion: v1\nactions: {}\n", "config.yaml").Errors.Select(e => e.Field).Should().BeEquivalentTo("apiVersion", "actions");

    [Theory]
    [InlineData("*", "never matches: it is a regular expression")]
    [InlineData("sh.keptn.event.(test", "never matches")]
    [InlineData("(?=x)", "never matches")]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "events of sequences do not reach jobs")]
    [InlineData(@"^sh\.keptn\.event\.dev\.delivery\.finished$", "events of sequences do not reach jobs")]
    [InlineData("", "matches every event")]
    [InlineData(".*", "started and finished ones too")]
    [InlineData("sh.keptn.event.deploy", "also matches 'sh.keptn.event.deploy.finished'")]
    [InlineData("deploy", "also matches 'sh.keptn.event.deploy.finished'")]
    public void Check_NameOfEvent_SaysWhatItDoes(string name, string expected) =>
        JobLint.Check(Good.Replace("sh.keptn.event.deploy.triggered", $"'{name}'", StringComparison.Ordinal), "config.yaml")
            .Warnings.Should().ContainSingle(w => w.Field == "actions[0].events[0].name").Which.Reason.Should().Contain(expected);

    [Theory]
    [InlineData("$.test.strategy", "load", "property", "as '$.data.test'?")]
    [InlineData("$.Data.test", "load", "property", "'Data' is none of them")]
    [InlineData("$.triggeredid", "load", "property", "'triggeredid' is none of them")]
    [InlineData("$.data['a']", "load", "property", "double quotes")]
    [InlineData("$.data.a-b", "load", "property", "cannot be read")]
    [InlineData("$.data.*", "load", "property", "finds a list")]
    [InlineData("$.type", "load", "property", "0.3 never matches '$.type'")]
    [InlineData("$.source", "load", "property", "0.3 never matches '$.source'")]
    [InlineData("$.data.n", "5", "match", "numbers, true, false and null never match")]
    [InlineData("$.data.n", "true", "match", "numbers, true, false and null never match")]
    public void Check_Condition_SaysWhatNeverMatches(string property, string match, string field, string expected)
    {
        var yaml = Good.Replace("$.data.test.strategy", $"\"{property}\"", StringComparison.Ordinal).Replace("match: load", $"match: \"{match}\"", StringComparison.Ordinal);

        var warning = JobLint.Check(yaml, "config.yaml").Warnings.Should().ContainSingle().Subject;

        warning.Field.Should().Be($"actions[0].events[0].jsonpath.{field}");
        warning.Reason.Should().Contain(expected);
    }

    [Theory]
    [InlineData("privileged: true", "securityContext.privileged")]
    [InlineData("allowPrivilegeEscalation: true", "securityContext.allowPrivilegeEscalation")]
    [InlineData("capabilities: {add: [NET_ADMIN]}", "securityContext.capabilities.add")]
    [InlineData("procMount: Unmasked", "securityContext.procMount")]
    [InlineData("seccompProfile: {type: Unconfined}", "securityContext.seccompProfile.type")]
    public void Check_TooMuchIsAskedFor_IsAnErrorUnlessAllowed(string context, string field)
    {
        var yaml = Good.Replace("image: alpine", $"image: alpine\n        securityContext: {{{context}}}", StringComparison.Ordinal);

        JobLint.Check(yaml, "config.yaml").Errors.Should().ContainSingle().Which.Field.Should().Be("actions[0].tasks[0]." + field);
        JobLint.Check(yaml, "config.yaml", new JobOptions { AllowEscalation = true, AllowPrivileged = true }).Errors.Should().BeEmpty();
    }

    [Fact]
    public void Check_ImageIsNotAllowed_IsAnError()
    {
        var options = new JobOptions();
        options.AllowedImages.Add("quay.io/shop/*");

        var error = JobLint.Check(Good, "config.yaml", options).Errors.Should().ContainSingle().Subject;

        (error.Field, error.Line).Should().Be(("actions[0].tasks[0].image", 11));
    }

    [Theory]
    [InlineData("image: alpine", "image: alpine\n        resources: {limits: {cpu: many}}", "resources.limits.cpu")]
    [InlineData("image: alpine", "image: alpine\n        files: [../other]", "files[0]")]
    [InlineData("$.data.name", "$.name", "env[0].value")]
    [InlineData("$.data.name", "'$['", "env[0].value")]
    [InlineData("name: NAME", "name: A=B", "env[0].name")]
    public void Check_WhatFailsAtRun_IsAnError(string old, string replacement, string field) =>
        JobLint.Check(Good.Replace(old, replacement, StringComparison.Ordinal), "config.yaml")
            .Errors.Should().ContainSingle().Which.Field.Should().Be("actions[0].tasks[0]." + field);

    [Theory]
    [InlineData("cmd: [sh, -c]\n        args: ['echo \"$NAME\"']", "cmd: ['ls -la']", "one program whose name has spaces")]
    [InlineData("\"$NAME\"", "$(NAME)", "becomes part of a script")]
    [InlineData("image: alpine", "image: alpine\n        resources: {}", "takes the default limits away")]
    [InlineData("image: alpine", "image: alpine\n        maxPollDuration: 7200", "Keptn:TaskTimeout")]
    [InlineData("image: alpine", "image: alpine\n        ttlSecondsAfterFinished: 0", "60 s at least")]
    [InlineData("image: alpine", "image: alpine\n        securityContext: {runAsUser: 0}", "as root")]
    [InlineData("valueFrom: event", "valueFrom: event\n            as: xml", "neither json nor yaml")]
    public void Check_WhatIsHardlyMeant_IsAWarning(string old, string replacement, string expected)
    {
        var result = JobLint.Check(Good.Replace(old, replacement, StringComparison.Ordinal), "config.yaml");

        result.IsValid.Should().BeTrue();
        result.Warnings.Should().ContainSingle().Which.Reason.Should().Contain(expected);
    }
}

using Keptn.Sdk.Executors.Tests.Webhooks;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Executors.Tests;

public sealed class WebhookLintTests
{
    private const string File = "dev/carts/webhook/webhook.yaml";

    [Fact]
    public void Check_GoodFile_FindsNothing()
    {
        var yaml = WebhookService.Alpha(WebhookService.Line("curl -X POST -H 'X-T: {{.env.token}}' -d '{{.data.project}}' https://chat.example/{{.id}}"));

        var result = WebhookLint.Check(yaml, File, TestEvents.Triggered("chat"));

        result.Errors.Should().BeEmpty();
        result.Warnings.Should().BeEmpty();
        result.IsValid.Should().BeTrue();
    }

    [Theory]
    [InlineData("curl -o /tmp/x https://chat.example", "option -o is not supported")]
    [InlineData("curl -d '{{.data.project' https://chat.example", "unexpected")]
    [InlineData("curl -d {{foo .data}} https://chat.example", "function \"foo\" not defined")]
    [InlineData("curl http://localhost/{{.id}}", "localhost is denied")]
    [InlineData("wget https://chat.example", "must be 'curl'")]
    public void Check_RequestThatCannotWork_IsAnErrorWithItsPlace(string command, string reason)
    {
        var result = WebhookLint.Check(WebhookService.Alpha("        - " + command + "\n"), File);

        var problem = result.Errors.Should().ContainSingle().Subject;
        problem.FileName.Should().Be(File);
        problem.Field.Should().Be("spec.webhooks[0].requests[0]");
        problem.Line.Should().Be(16);
        problem.Reason.Should().Contain(reason);
        result.IsValid.Should().BeFalse();
    }

    [Theory]
    [InlineData("{{.data.deploymnt.url}}", ".data.deploymnt.url is not in the sample event")]
    [InlineData("{{if .data.maybe}}x{{end}}", ".data.maybe is not in the sample event")]
    [InlineData("{{.env.other}}", ".env.other is not in envFrom")]
    [InlineData("{{.secret.chat.token}}", "exists only in Keptn's Bridge")]
    [InlineData("{{.event.data}}", ".event.data does not exist")]
    public void Check_FieldThatIsNotThere_IsAWarning(string template, string reason)
    {
        var result = WebhookLint.Check(WebhookService.Alpha($"        - curl -d '{template}' https://chat.example\n"), File, TestEvents.Triggered("chat"));

        result.Warnings.Should().ContainSingle().Which.Reason.Should().Contain(reason);
        result.Warnings[0].Line.Should().Be(16);
        result.IsValid.Should().BeTrue();
    }

    [Fact]
    public void Check_BetaField_IsNamed()
    {
        var result = WebhookLint.Check(WebhookFlowTests.Beta("https://chat.example", "{{.data.nothing}}"), File, TestEvents.Triggered("chat"));

        var problem = result.Warnings.Should().ContainSingle().Subject;
        problem.Field.Should().Be("spec.webhooks[0].requests[0].payload");
        problem.Line.Should().BePositive();
    }

    [Fact]
    public void Check_NoYaml_IsAnError() => WebhookLint.Check("a: [", File).Errors.Should().NotBeEmpty();
}

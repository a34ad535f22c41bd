namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>What is found in a file before Keptn runs it.</summary>
public sealed class ScriptLintTests
{
    [Theory]
    [InlineData("test.triggered.sh")]
    [InlineData("delivery.finished.py")]
    [InlineData("all.events.http")]
    [InlineData("action.triggered.scale-up.sh")]
    [InlineData("action.triggered.v1.2.sh")]
    [InlineData("README.md")]
    [InlineData("helpers/data.json")]
    public void Name_OfAFileThatRunsOrIsNone_IsFine(string name)
    {
        var result = ScriptLint.Check(name, "http://example.com/", "file");

        result.Should().BeEquivalentTo(new ScriptLintResult());
        result.IsValid.Should().BeTrue();
    }

    [Theory]
    [InlineData("test.sh", "the name must be <task>.<kind>.sh")]
    [InlineData("test.trigger.sh", "triggered, started or finished")]
    [InlineData("test.status.changed.py", "the name must be <task>.<kind>.py")]
    [InlineData("sh.keptn.event.test.triggered.http", "the name must be")]
    [InlineData("all.sh", "all.events.sh")]
    [InlineData("test.triggered.SH", "must be written .sh")]
    [InlineData("scripts/test.triggered.sh", "in a folder below")]
    public void Name_ThatNoEventHas_IsWarnedOf(string name, string reason)
    {
        var result = ScriptLint.Check(name, "text", "file");

        result.IsValid.Should().BeTrue();
        result.Warnings.Should().ContainSingle().Which.ToString().Should().StartWith("file: never runs: ").And.Contain(reason);
    }

    [Fact]
    public void File_Empty_IsWarnedOf() =>
        ScriptLint.Check("test.triggered.sh", string.Empty, "file").Warnings.Should().ContainSingle().Which.Reason.Should().StartWith("is empty");

    [Theory]
    [InlineData("POST http://example.com\nno header\n", 2, "a header must be")]
    [InlineData("#nothing\n", 1, "there is no request")]
    [InlineData("GET ftp://example.com\n", 1, "only http and https")]
    [InlineData("# c\nGO=1 http://example.com\n", 2, "the method must be")]
    [InlineData("GET http://example.com\nUpgrade: ${data.x}\n", 1, "the header 'Upgrade' cannot be set")]
    public void Request_ThatIsNone_IsAnError(string text, int line, string reason)
    {
        var error = ScriptLint.Check("test.triggered.http", text, "file").Errors.Should().ContainSingle().Subject;

        error.Line.Should().Be(line);
        error.Reason.Should().Contain(reason);
    }

    [Theory]
    [InlineData("${project}", "paths below data")]
    [InlineData("${DATA_PROJECT}", "the name of a variable")]
    [InlineData("${env.FOO}", "${env.foo}")]
    [InlineData("${env.keptn_api_token}", "never passed on")]
    [InlineData("${env.secret_x}", "never passed on")]
    [InlineData("${env.other}", "PassThrough does not name")]
    public void Placeholder_NeverFilled_IsWarnedOf(string placeholder, string reason)
    {
        var options = new ScriptOptions();
        options.PassThrough.Add("FOO");

        var result = ScriptLint.Check("test.triggered.http", $"POST http://example.com\nA: ${{data.x}} ${{env.foo}} ${{time}} ${{data}}\n\n{placeholder}\n", "file", options);

        var warning = result.Warnings.Should().ContainSingle().Subject;
        warning.Line.Should().Be(4);
        warning.Reason.Should().StartWith($"{placeholder} is never filled: ").And.Contain(reason);
    }

    [Fact]
    public void Request_SecondOneDroppedHeaderAndLocalHost_AreWarnedOf()
    {
        var result = ScriptLint.Check("test.triggered.http", "GET http://localhost/\nHost: x\n\n###\nGET http://example.com\n", "file");

        result.IsValid.Should().BeTrue();
        result.Warnings.Select(w => w.Reason).Should().SatisfyRespectively(
            r => r.Should().Contain("'Host' is not sent"),
            r => r.Should().Contain("only the first is sent"),
            r => r.Should().Contain("AllowList can allow it"));
    }

    [Theory]
    [InlineData("test.triggered.sh", "echo $VALUE_COUNT", "DATA_ACTION_VALUE_COUNT")]
    [InlineData("test.triggered.sh", "echo ${ENV_TESTTOKEN}", "have no prefix: TESTTOKEN")]
    [InlineData("test.triggered.sh", "curl -H \"x-token: $KEPTN_API_TOKEN\"", "never passed on")]
    [InlineData("test.triggered.py", "print(os.environ['ENV_X'])", "have no prefix: X")]
    [InlineData("test.triggered.py", "print(os.getenv(\"SECRET_X\"))", "never passed on")]
    public void Variable_NeverSet_IsWarnedOf(string name, string line, string reason)
    {
        var warning = ScriptLint.Check(name, $"# comment\n{line}\n{line}\n", "file").Warnings.Should().ContainSingle().Subject;

        warning.Line.Should().Be(2);
        warning.Reason.Should().Contain(reason);
        ScriptLint.Check(name, $"ENV_TESTTOKEN=1\nVALUE_COUNT=1\nKEPTN_API_TOKEN=1\nENV_X=1\nSECRET_X=1\n{line}", "file").Warnings.Should().BeEmpty("the script sets it");
    }
}

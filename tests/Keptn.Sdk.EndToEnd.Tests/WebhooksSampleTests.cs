namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>samples/Webhooks as its users run it.</summary>
public sealed class WebhooksSampleTests
{
    [Fact]
    public async Task Demo_ChatGetsItsMessageAndTheSequencePasses()
    {
        var run = await SampleProcess.RunAsync("Webhooks", "--demo");

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Output.Should().Equal(
            "chat got: catalog goes to dev: it's 100% ready",
            "Sequence dev.delivery finished: pass");
    }
}

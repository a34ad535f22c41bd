using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Registration;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class DeclarationTests
{
    [Fact]
    public void CreateSubscriptions_Handlers_OneForEachTypeWithTheFilter()
    {
        var subscriptions = Declaration.CreateSubscriptions(["a.triggered", "b.*", "a.triggered"], [], new EventSubscriptionFilter { Stages = [" dev ", "", "prod"] });

        subscriptions.Select(s => s.Event).Should().Equal("a.triggered", "b.*");
        subscriptions.Should().OnlyContain(s => s.Filter.Stages.SequenceEqual(new[] { "dev", "prod" }) && s.Id.Length == 0);
    }

    [Fact]
    public void CreateSubscriptions_Topics_WinOverHandlersAndLoseTheirBlanks()
    {
        var subscriptions = Declaration.CreateSubscriptions(["handler"], ["x ", " y", " "], new EventSubscriptionFilter());

        subscriptions.Select(s => s.Event).Should().Equal("x", "y");
    }

    [Fact]
    public void SdkVersion_IsThatOfThePackage() =>
        Declaration.SdkVersion.Should().MatchRegex(@"^\d+\.\d+\.\d+").And.NotContain("+");
}

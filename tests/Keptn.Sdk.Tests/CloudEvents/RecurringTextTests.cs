using System.Text;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents;

public sealed class RecurringTextTests
{
    [Fact]
    public void Get_TheSameTextAgain_IsTheSameString()
    {
        var text = Encoding.UTF8.GetBytes("sh.keptn.event.recurring-text-tests.triggered");

        RecurringText.Get(text).Should().BeSameAs(RecurringText.Get(text)).And.Be("sh.keptn.event.recurring-text-tests.triggered");
    }

    [Fact]
    public void Get_MoreTextsThanPlaces_EachIsRead() =>
        Enumerable.Range(0, 2000).Select(i => $"service-{i}").Should().AllSatisfy(text => RecurringText.Get(Encoding.UTF8.GetBytes(text)).Should().Be(text));

    [Theory]
    [InlineData("größe")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Get_NotAsciiOrTooLong_IsNotKept(string text) => RecurringText.Get(Encoding.UTF8.GetBytes(text)).Should().BeNull();
}

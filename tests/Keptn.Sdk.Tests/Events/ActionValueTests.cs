using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Roles;

namespace Keptn.Sdk.Tests.Events;

public sealed class ActionValueTests
{
    [Theory]
    [InlineData("\"on\"", "on")]
    [InlineData("true", "true")]
    [InlineData("3", "3")]
    [InlineData("1.50", "1.50")]
    [InlineData("\"\"", "")]
    public void GetText_Scalar_ReadsAsWritten(string value, string expected) => Action(value).GetText().Should().Be(expected);

    [Theory]
    [InlineData("{}", "an object")]
    [InlineData("[]", "an array")]
    public void GetText_NoScalar_ThrowsNamingTheKind(string value, string kind) =>
        Action(value).Invoking(a => a.GetText()).Should().Throw<EventDataException>().WithMessage($"*'action.value' is {kind}, not a text.").Which.Member.Should().Be("action.value");

    [Theory]
    [InlineData("3", 3)]
    [InlineData("-1.5", -1.5)]
    [InlineData("\"2\"", 2)]
    [InlineData("\"1e3\"", 1000)]
    public void GetNumber_Number_OrTextThatIsOne(string value, double expected) => Action(value).GetNumber().Should().Be(expected);

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"1,5\"")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("1e999")]
    public void GetNumber_NoFiniteNumber_Throws(string value) =>
        Action(value).Invoking(a => a.GetNumber()).Should().Throw<EventDataException>().WithMessage("*not a number.");

    [Theory]
    [InlineData("null")]
    [InlineData(null)]
    public void Get_Missing_ThrowsSayingSo(string? value)
    {
        var action = value is null ? new ActionSection { Action = "scale" } : Action(value);

        action.Invoking(a => a.GetText()).Should().Throw<EventDataException>().WithMessage("The value of the action 'scale' cannot be read as String: 'action.value' is missing.");
        action.Invoking(a => a.GetNumber()).Should().Throw<EventDataException>();
        action.Invoking(a => a.GetValue(RolesJsonContext.Default.ScaleValue)).Should().Throw<EventDataException>();
    }

    [Fact]
    public void GetValue_OtherKindsOfTypes_AreRead()
    {
        Action("7").GetValue(RolesJsonContext.Default.Int32).Should().Be(7);
        Action("""{"replicas":2,"more":{}}""").GetValue(RolesJsonContext.Default.ScaleValue).Replicas.Should().Be(2);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("\"eyJhIjoxfQ==\"", """{"a":1}""")]
    [InlineData("\"disk\"", "\"disk\"")]
    [InlineData("\"MTIz\"", "\"MTIz\"")]
    [InlineData("\"eyJhIjoxfX0=\"", "\"eyJhIjoxfX0=\"")]
    [InlineData("\"\"", "\"\"")]
    public void Details_ObjectOrBase64OrText_AreRead(string json, string expected) =>
        new ProblemSection { ProblemDetails = JsonElement.Parse(json) }.Details!.Value.GetRawText().Should().Be(expected);

    [Fact]
    public void Details_Absent_AreNull()
    {
        new ProblemSection().Details.Should().BeNull();
        new ProblemSection { ProblemDetails = JsonElement.Parse("null") }.Details.Should().BeNull();
    }

    private static ActionSection Action(string value) => new() { Action = "scale", Value = JsonElement.Parse(value) };
}

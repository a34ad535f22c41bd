using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class PlaceholdersTests
{
    private static readonly Dictionary<string, string> s_values = new()
    {
        ["SERVICE"] = "carts",
        ["DURATION"] = "300",
        ["DURATION_SECONDS"] = "300s",
        ["LABEL.a"] = "short",
        ["LABEL.ab"] = "longer",
        ["LABEL.ab.c"] = "dotted",
        ["LABEL.a-b"] = "dashed",
        ["dollar"] = "$SERVICE",
        ["empty"] = "",
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("up", "up")]
    [InlineData("$SERVICE", "carts")]
    [InlineData("x{job=\"$SERVICE-primary\"}", "x{job=\"carts-primary\"}")]
    [InlineData("$SERVICE$SERVICE", "cartscarts")]
    [InlineData("$SERVICE.$DURATION", "carts.300")]
    [InlineData("rate(x[$DURATION_SECONDS])", "rate(x[300s])")]
    [InlineData("rate(x[${DURATION}s])", "rate(x[300s])")]
    [InlineData("$LABEL.a $LABEL.ab $LABEL.a", "short longer short")]
    [InlineData("$LABEL.ab.c", "dotted")]
    [InlineData("$LABEL.a-b", "dashed")]
    [InlineData("$LABEL.ab-b", "longer-b")]
    [InlineData("$LABEL.a.", "short.")]
    [InlineData("${SERVICE}_total", "carts_total")]
    [InlineData("x=~\"a$\"", "x=~\"a$\"")]
    [InlineData("a$|b$", "a$|b$")]
    [InlineData("$1 and $", "$1 and $")]
    [InlineData("$$SERVICE", "$SERVICE")]
    [InlineData("$dollar", "$SERVICE")]
    [InlineData("[$empty]", "[]")]
    public void TryReplace_KnownPlaceholders_PutsValuesIn(string text, string expected)
    {
        new Placeholders(s_values).TryReplace(text, null, out var replaced, out _).Should().BeTrue();

        replaced.Should().Be(expected);
    }

    [Theory]
    [InlineData("$NOPE", "$NOPE")]
    [InlineData("a $LABEL.abc b", "$LABEL.abc")]
    [InlineData("$LABEL.missing.", "$LABEL.missing")]
    [InlineData("$SERVICES", "$SERVICES")]
    [InlineData("$DURATION_SECOND", "$DURATION_SECOND")]
    [InlineData("${SERVICE", "${SERVICE")]
    [InlineData("${NOPE} x", "${NOPE}")]
    [InlineData("$service", "$service")]
    public void TryReplace_UnknownPlaceholder_NamesItAsItIsWritten(string text, string expected)
    {
        new Placeholders(s_values).TryReplace(text, null, out _, out var unknown).Should().BeFalse();

        unknown.Should().Be(expected);
    }

    [Fact]
    public void TryReplace_Escape_IsAppliedToValuesOnly()
    {
        var placeholders = new Placeholders([new("q", "a\"b")]);

        placeholders.TryReplace("x=\"$q\"", value => value.Replace("\"", "\\\"", StringComparison.Ordinal), out var replaced, out _);

        replaced.Should().Be("x=\"a\\\"b\"");
    }
}

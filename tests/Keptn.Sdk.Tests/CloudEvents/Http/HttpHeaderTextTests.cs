using System.Text;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents.Http;

public class HttpHeaderTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain-!#$&'()*+,-./:;<=>?@[\\]^_`{|}~", "plain-!#$&'()*+,-./:;<=>?@[\\]^_`{|}~")]
    [InlineData("Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80")] // the example of the specification
    [InlineData("100%", "100%25")]
    [InlineData("\"q\"", "%22q%22")]
    [InlineData("a\r\nX-Evil: 1", "a%0D%0AX-Evil:%201")]
    [InlineData("\u0000\u007F\u0085", "%00%7F%C2%85")]
    public void Encode_Text_IsPercentEncoded(string text, string expected)
    {
        HttpHeaderText.Encode(text).Should().Be(expected);
    }

    [Fact]
    public void Encode_HalfSurrogatePair_BecomesReplacementCharacter()
    {
        HttpHeaderText.Encode("a\uD800b").Should().Be("a%EF%BF%BDb");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀")]
    [InlineData("%e2%82%ac", "€")]
    [InlineData("%41%42", "AB")] // needlessly encoded
    [InlineData("%2541", "%41")] // once only
    [InlineData("\"a b\"", "a b")]
    [InlineData("\"a\\\"b\\\\c\\d\"", "a\"b\\cd")]
    [InlineData("\"%20\"", " ")]
    [InlineData("\"\"", "")]
    [InlineData("\"", "\"")]
    [InlineData("\"open", "\"open")]
    [InlineData("\"a\\\"", "a\\")]
    [InlineData("ünï €", "ünï €")] // sent raw
    [InlineData("ü%C3%BC", "üü")]
    [InlineData("100%", "100%")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%2", "%zz%2")]
    [InlineData("%%41", "%A")]
    public void TryDecode_Value_IsTextAgain(string value, string expected)
    {
        HttpHeaderText.TryDecode(value, out var text).Should().BeTrue();

        text.Should().Be(expected);
    }

    [Theory]
    [InlineData("%C0%A0")]
    [InlineData("%FF")]
    [InlineData("a%E2%82")]
    [InlineData("%ED%A0%80")]
    [InlineData("%C3ü")]
    [InlineData("\"%80\"")]
    public void TryDecode_InvalidUtf8_IsRefused(string value)
    {
        HttpHeaderText.TryDecode(value, out _).Should().BeFalse();
    }

    [Fact]
    public void Encode_AnyText_IsSafeAndReadBackEqual()
    {
        var random = new Random(31_32);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(12); length > 0; length--)
            {
                var rune = random.Next(4) == 0 ? random.Next(0x110000) : random.Next(0x100);
                text.Append(Rune.IsValid(rune) ? new Rune(rune).ToString() : "%");
            }

            var encoded = HttpHeaderText.Encode(text.ToString());

            encoded.All(c => c is > ' ' and <= '~' and not '"').Should().BeTrue();
            HttpHeaderText.TryDecode(encoded, out var decoded).Should().BeTrue();
            decoded.Should().Be(text.ToString());
        }
    }
}

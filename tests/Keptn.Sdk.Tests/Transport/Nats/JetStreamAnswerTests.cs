using System.Text;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class JetStreamAnswerTests
{
    [Theory]
    [InlineData("{\"stream\":\"keptn\",\"seq\":7}")]
    [InlineData("{\"stream\":\"keptn\",\"domain\":{\"a\":[1]},\"seq\":7,\"duplicate\":true}")]
    public void IsStored_Acknowledgement_IsTrue(string json) =>
        JetStreamAck.IsStored(Encoding.UTF8.GetBytes(json), out _, out _).Should().BeTrue();

    [Theory]
    [InlineData("{\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"maximum messages exceeded\"}}", "maximum messages exceeded")]
    [InlineData("{\"error\":{\"code\":400,\"err_code\":10054,\"description\":\"message size exceeds maximum allowed\"}}", "message size exceeds")]
    [InlineData("{\"error\":{\"err_code\":\"10054\"}}", "error")]
    [InlineData("{\"error\":{\"code\":503},\"stream\":\"keptn\"}", "error")]
    [InlineData("{\"error\":null}", "error")]
    [InlineData("{\"seq\":7}", "not an acknowledgement: '{\"seq\":7}'")]
    [InlineData("{", "not an acknowledgement")]
    [InlineData("", "not an acknowledgement")]
    [InlineData("thanks", "not an acknowledgement: 'thanks'")]
    [InlineData("[]", "not an acknowledgement")]
    public void IsStored_AnythingElse_SaysWhy(string json, string reason)
    {
        JetStreamAck.IsStored(Encoding.UTF8.GetBytes(json), out var problem, out var isFinal).Should().BeFalse();

        problem.Should().Contain(reason);
        isFinal.Should().Be(json.Contains("10054,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"total\":1,\"streams\":[\"keptn\"]}", "keptn")]
    [InlineData("{\"total\":0,\"streams\":null}", null)]
    [InlineData("{\"total\":0,\"streams\":[]}", null)]
    [InlineData("{\"error\":{\"code\":503,\"description\":\"JetStream not enabled for account\"}}", null)]
    [InlineData("{\"error\":{\"code\":503,\"err_code\":10039,\"description\":\"JetStream not enabled for account\"}}", null)]
    [InlineData("{\"error\":{\"err_code\":\"10008\"}}", null)]
    [InlineData("{\"error\":{\"err_code\":1e99}}", null)]
    public void ReadStream_Answer_GivesTheName(string json, string? expected) =>
        JetStreamApi.ReadStream(Encoding.UTF8.GetBytes(json)).Should().Be(expected);

    [Fact]
    public void ReadStream_NotAvailable_IsNoAnswer()
    {
        var read = () => JetStreamApi.ReadStream("{\"error\":{\"code\":503,\"err_code\":10008}}"u8.ToArray());

        read.Should().Throw<InvalidOperationException>().WithMessage("*temporarily unavailable*");
    }

    [Theory]
    [InlineData("{\"config\":{\"name\":\"keptn\",\"no_ack\":true}}", true)]
    [InlineData("{\"config\":{\"name\":\"keptn\",\"no_ack\":false}}", false)]
    [InlineData("{\"config\":{\"name\":\"keptn\"}}", false)]
    [InlineData("{\"error\":{\"code\":404}}", false)]
    public void IsSilent_Answer_KnowsNoAck(string json, bool expected) =>
        JetStreamApi.IsSilent(Encoding.UTF8.GetBytes(json)).Should().Be(expected);
}

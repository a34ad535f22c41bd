using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Diagnostics;

public sealed class EventTraceContextTests
{
    private const string KeptnContext = "a3e5f16d-8888-4720-82c7-6995062905c1";

    [Theory]
    [InlineData("a3e5f16d-8888-4720-82c7-6995062905c1")]
    [InlineData("A3E5F16D-8888-4720-82C7-6995062905C1")]
    public void Read_Uuid_TraceHasItsDigits(string keptnContext)
    {
        var parent = EventTraceContext.Read(Event(keptnContext));

        parent.TraceId.ToHexString().Should().Be("a3e5f16d8888472082c76995062905c1");
        parent.TraceFlags.Should().Be(ActivityTraceFlags.Recorded);
        parent.IsRemote.Should().BeTrue();
    }

    [Theory]
    [InlineData("my-context")]
    [InlineData("käse")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void Read_OtherText_TraceIsItsHash(string keptnContext)
    {
        var parent = EventTraceContext.Read(Event(keptnContext));

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keptnContext)));
        parent.TraceId.ToHexString().Should().Be(hash[..32]);
        parent.SpanId.ToHexString().Should().Be(hash[32..48]);
    }

    [Fact]
    public void Read_SameContext_SameParent()
    {
        EventTraceContext.Read(Event(KeptnContext)).Should().Be(EventTraceContext.Read(Event(KeptnContext)));
        EventTraceContext.Read(Event(KeptnContext)).SpanId.Should().NotBe(EventTraceContext.Read(Event("another")).SpanId);
    }

    [Fact]
    public void Read_TraceParent_Wins()
    {
        var parent = EventTraceContext.Read(Event(KeptnContext, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", "vendor=1"));

        parent.TraceId.ToHexString().Should().Be("4bf92f3577b34da6a3ce929d0e0e4736");
        parent.SpanId.ToHexString().Should().Be("00f067aa0ba902b7");
        parent.TraceFlags.Should().Be(ActivityTraceFlags.None, "who sent it does not record");
        parent.TraceState.Should().Be("vendor=1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-1-2-01")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("1.0")]
    public void Read_TraceParentOfNoUse_TakesTheContext(string traceParent) =>
        EventTraceContext.Read(Event(KeptnContext, traceParent)).Should().Be(EventTraceContext.Read(Event(KeptnContext)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Read_Nothing_IsNoParent(string? keptnContext) => EventTraceContext.Read(Event(keptnContext)).Should().Be(default(ActivityContext));

    private static CloudEvent Event(string? keptnContext, string? traceParent = null, string? traceState = null) => new()
    {
        [KeptnAttributeNames.KeptnContext] = keptnContext,
        [KeptnAttributeNames.TraceParent] = traceParent,
        [KeptnAttributeNames.TraceState] = traceState,
    };
}

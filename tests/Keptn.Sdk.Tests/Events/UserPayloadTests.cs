using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Payload types that users write themselves.</summary>
public sealed partial class UserPayloadTests
{
    private static readonly System.Text.Json.JsonSerializerOptions s_options = KeptnJson.CreateOptions([ShopContext.Default]);

    [Fact]
    public void DerivedPayload_OwnContext_HasCommonMembersAndItsOwnSection()
    {
        const string Json = """{"cost-gate":{"budget":250},"project":"bookshop","labels":{"a":"b"},"result":"pass"}""";

        var data = Payload.Read<CostGateTriggered>(Json, s_options);

        (data.Project, data.Result, data.CostGate.Budget).Should().Be(("bookshop", KeptnResult.Pass, 250));
        Payload.Write(data, s_options).Should().Be(Json);
    }

    [Fact]
    public void DerivedPayload_AbsentSection_IsReadAsEmptyAndNotWritten()
    {
        var data = Payload.Read<CostGateTriggered>("""{"cost-gate":null}""", s_options);

        data.CostGate.Budget.Should().BeNull();
        Payload.Write(data, s_options).Should().Be("{}");
        Payload.Write(data with { CostGate = data.CostGate with { Budget = 1 } }, s_options).Should().Be("""{"cost-gate":{"budget":1}}""");
    }

    [Fact]
    public void DerivedPayload_WrongMember_IsNamed()
    {
        var refusal = Payload.Refusal<CostGateTriggered>("""{"cost-gate":{"budget":[]}}""", s_options);

        (refusal.Member, refusal.DataType).Should().Be(("cost-gate.budget", typeof(CostGateTriggered)));
    }

    [Fact]
    public void OwnPayload_NotDerived_IsReadCaseInsensitively()
    {
        var data = Payload.Read<OrderPlaced>("""{"orderid":"7","Items":{"a b":2},"project":"p"}""", s_options);

        (data.OrderId, data.Items!["a b"], data.Retries).Should().Be(("7", 2, 3));
    }

    [Theory]
    [InlineData("""{"items":{"a b":"x"}}""", "items['a b']")]
    [InlineData("""{"orderId":{}}""", "orderId")]
    public void OwnPayload_WrongMember_IsNamed(string json, string member) =>
        Payload.Refusal<OrderPlaced>(json, s_options).Member.Should().Be(member);

    [Fact]
    public void OwnPayload_RequiredMemberMissing_IsNamed() =>
        Payload.Refusal<Receipt>("{}", s_options).Message.Should().Contain(nameof(Receipt)).And.Contain("number");

    [Fact]
    public void OwnPayload_List_MayBeTheWholeData()
    {
        Payload.Read<List<string>>("""["a"]""", s_options).Should().Equal("a");
        Payload.Read<List<string>>("null", s_options).Should().BeEmpty();
        Payload.Refusal<List<string>>("""["a",5]""", s_options).Member.Should().Be("[1]");
    }

    [Fact]
    public void ContextWithAnotherNamingPolicy_DoesNotChangeOurNames()
    {
        var data = new CostGateTriggered { Project = "p", Deployment = new DeploymentSection { DeploymentUrisLocal = ["u"] } };

        Payload.Write(data, s_options).Should().Be("""{"deployment":{"deploymentURIsLocal":["u"]},"project":"p"}""");
    }

    [Fact]
    public void BuiltInPayload_WithOwnContextsRegistered_IsStillKnown() =>
        Payload.Read<TestTriggered>("""{"test":{"start":"s"}}""", s_options).Test.Start.Should().Be("s");

    [Fact]
    public void UnlistedPayload_SaysWhichTypeToListAndWhatIsRegistered()
    {
        FluentActions.Invoking(() => Payload.Read<Unlisted>("{}", s_options)).Should().Throw<InvalidOperationException>()
            .WithMessage($"*'{typeof(Unlisted)}'*[JsonSerializable(typeof(Unlisted))]*JsonSerializerContext*{nameof(ShopContext)}, {nameof(KeptnJsonContext)}*");
        FluentActions.Invoking(() => KeptnJson.GetTypeInfo<CostGateTriggered>()).Should().Throw<InvalidOperationException>()
            .WithMessage($"*are: {nameof(KeptnJsonContext)}.");
    }

    public sealed record CostGateTriggered : EventData, ITaskTriggeredData
    {
        public static string TaskName => "cost-gate";

        public static string EventType => "sh.keptn.event.cost-gate.triggered";

        [JsonPropertyName("cost-gate")]
        public CostGateSection CostGate { get => field ?? CostGateSection.Empty; init; }

        [JsonPropertyName("deployment")]
        public DeploymentSection Deployment { get => field ?? DeploymentSection.Empty; init; }
    }

    public sealed record CostGateSection : EventSection
    {
        public static CostGateSection Empty { get; } = new() { IsAbsent = true };

        [JsonPropertyName("budget")]
        public decimal? Budget { get; init; }
    }

    public sealed class OrderPlaced
    {
        [JsonPropertyName("orderId")]
        public string? OrderId { get; set; }

        [JsonPropertyName("items")]
        public Dictionary<string, int>? Items { get; set; }

        [JsonPropertyName("retries")]
        public int Retries { get; set; } = 3;
    }

    public sealed class Receipt
    {
        [JsonPropertyName("number")]
        public required string Number { get; set; }
    }

    public sealed record Unlisted;

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseUpper)]
    [JsonSerializable(typeof(CostGateTriggered))]
    [JsonSerializable(typeof(OrderPlaced))]
    [JsonSerializable(typeof(Receipt))]
    [JsonSerializable(typeof(List<string>))]
    private sealed partial class ShopContext : JsonSerializerContext;
}

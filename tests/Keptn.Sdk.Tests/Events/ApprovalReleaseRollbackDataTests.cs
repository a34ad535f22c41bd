using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class ApprovalReleaseRollbackDataTests
{
    [Fact]
    public void ApprovalTriggered_Read_HasStrategiesAndTheEvaluation()
    {
        var data = Payload.Read<ApprovalTriggered>("""{"result":"warning","approval":{"pass":"automatic","warning":"manual"},"evaluation":{"result":"warning","score":75.5}}""");

        (data.Approval.Pass, data.Approval.Warning).Should().Be(("automatic", "manual"));
        (data.Evaluation.Result, data.Evaluation.Score).Should().Be((KeptnResult.Warning, 75.5));
        data.Result.Should().Be(KeptnResult.Warning);
    }

    [Fact]
    public void ApprovalTriggered_NullSection_ReadsAsEmpty() =>
        Payload.Read<ApprovalTriggered>("""{"approval":null}""").Approval.Pass.Should().BeNull();

    [Fact]
    public void ApprovalFinished_OfOldProducers_HasTheDecisionInTheSection()
    {
        var data = Payload.Read<ApprovalFinished>("""{"labels":null,"approval":{"result":"fail","status":"succeeded"}}""");

        (data.Approval.Result, data.Approval.Status, data.Result).Should().Be((KeptnResult.Fail, KeptnStatus.Succeeded, null));
    }

    [Fact]
    public void ReleaseTriggered_Read_HasTheDeployment() =>
        Payload.Read<ReleaseTriggered>("""{"release":null,"deployment":{"deploymentstrategy":"duplicate"}}""").Deployment.DeploymentStrategy.Should().Be("duplicate");

    [Fact]
    public void ReleaseFinished_Section_MayHoldACommit() =>
        Payload.Write(Payload.Read<ReleaseFinished>("""{"release":{"gitCommit":"a","other":1}}""")).Should().Be("""{"release":{"gitCommit":"a"}}""");

    [Fact]
    public void Rollback_HasCommonMembersOnly()
    {
        var data = Payload.Read<RollbackTriggered>("""{"project":"p","rollback":5,"deployment":[],"result":"fail"}""");

        Payload.Write(data).Should().Be("""{"project":"p","result":"fail"}""");
        Payload.Read<RollbackFinished>("{}").Should().Be(new RollbackFinished());
    }
}
